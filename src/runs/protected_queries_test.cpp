// SPDX-License-Identifier: Apache-2.0
#include "runs/protected_queries.h"

#include "runs/test_room.h"

#include <doctest/doctest.h>

using runs::QueryOutcome;
using runs::QueryStatus;

namespace {

struct Queue : Room {
    // "airline airline partner": whose queries are taken, while none ends.
    std::string Taken(int count, std::int64_t running_max = 100) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            const auto next = queries.Claim(running_max, clock);
            REQUIRE(next.ok());
            if (!*next) return text + "none";
            text += (*next)->account == airline ? "airline " : "partner ";
        }
        return text;
    }

    QueryOutcome Ended(QueryStatus status) const {
        QueryOutcome outcome;
        outcome.status = status;
        if (status == QueryStatus::kFailed) outcome.failure = {"UNKNOWN_ERROR", "told", false};
        return outcome;
    }
};

}  // namespace

TEST_CASE("what was asked is kept, and not readable in the database") {
    Queue room;
    const auto query = room.Submit();

    const auto found = room.queries.Find(room.airline, query.id);
    REQUIRE(found.ok());
    CHECK(found->request.sql == "SELECT DISTINCT city");
    CHECK(found->request.result_configuration == query.request.result_configuration);
    CHECK(found->request.parameters.is_null());
    CHECK(found->locations == query.locations);
    CHECK(found->status == QueryStatus::kSubmitted);
    CHECK(room.queries.Find(room.partner, query.id).error().code == base::ErrorCode::kNotFound);
    const auto stored =
        room.database.QueryOne<base::Bytes>("SELECT request FROM protected_queries");
    CHECK(base::AsText(std::get<0>(**stored)).find("SELECT") == std::string_view::npos);
}

TEST_CASE("the account with the fewest running comes first, then the oldest query") {
    Queue room;
    for (int i = 0; i < 4; ++i) room.Submit(room.airline);
    room.Submit(room.partner);
    room.Submit(room.partner);

    CHECK(room.Taken(7) == "airline partner airline partner airline airline none");
}

TEST_CASE("an account runs so many at once and no more") {
    Queue room;
    for (int i = 0; i < 3; ++i) room.Submit(room.airline);

    CHECK(room.Taken(3, 2) == "airline airline none");
}

TEST_CASE("an account's queue has an end, and another's goes on") {
    Queue room;
    const auto query = room.Submit();
    for (std::int64_t i = 1; i < runs::kWaitingPerAccountMax; ++i) {
        REQUIRE(room.queries.Submit(query, room.random, room.clock).ok());
    }

    CHECK(room.queries.Submit(query, room.random, room.clock).error().code ==
          base::ErrorCode::kResourceExhausted);
    room.Submit(room.partner);
    room.Claim();
    CHECK(room.queries.Submit(query, room.random, room.clock).ok());
}

TEST_CASE("queries are listed newest first, a page at a time, by status") {
    Queue room;
    const auto first = room.Submit();
    const auto second = room.Submit();
    const auto third = room.Submit();
    REQUIRE(room.queries.Cancel(second.id, room.clock).ok());
    const auto listed = [&](std::optional<QueryStatus> status, std::int64_t before,
                            std::int64_t count) {
        std::string text;
        const auto page = room.queries.List(first.membership, status, before, count);
        for (const auto& each : *page) text += std::to_string(each.sequence) + " ";
        return text;
    };

    CHECK(listed({}, INT64_MAX, 9) == "3 2 1 ");
    CHECK(listed({}, INT64_MAX, 2) == "3 2 ");
    CHECK(listed({}, 2, 9) == "1 ");
    CHECK(listed(QueryStatus::kSubmitted, INT64_MAX, 9) == "3 1 ");
    CHECK(room.queries.List(room.MembershipOf(room.partner).id, {}, INT64_MAX, 9)->empty());
}

TEST_CASE("one that cannot be read any more has failed, and the others go on") {
    Queue room;
    const auto damaged = room.Submit();
    const auto next = room.Submit();
    const auto running = room.Submit();
    const auto status = [&room](const runs::ProtectedQuery& query) {
        const auto row = room.database.QueryOne<std::string>(
            "SELECT status FROM protected_queries WHERE id = ?", {query.id});
        return std::get<0>(**row);
    };
    REQUIRE(room.database
                .Execute("UPDATE protected_queries SET request = ? WHERE id = ?",
                         {base::Bytes(40), damaged.id})
                .ok());

    CHECK((*room.queries.Claim(9, room.clock))->id == next.id);
    CHECK(status(damaged) == "FAILED");

    CHECK((*room.queries.Claim(9, room.clock))->id == running.id);
    REQUIRE(room.database
                .Execute("UPDATE protected_queries SET locations = 'x' WHERE id = ?", {running.id})
                .ok());
    const auto left = room.queries.TakeOver(room.clock);
    REQUIRE(left.ok());
    CHECK(left->size() == 1);
    CHECK(status(running) == "FAILED");
    CHECK(status(next) == "SUBMITTED");
}

TEST_CASE(
    "one that waits is cancelled at once, one that runs is to end, and one that ended stays") {
    Queue room;
    const auto waiting = room.Submit();
    REQUIRE(room.queries.Cancel(waiting.id, room.clock).ok());
    CHECK(room.StatusOf(waiting) == "CANCELLED");
    CHECK(room.queries.Cancel(waiting.id, room.clock).ok());

    const auto running = room.Submit();
    room.Claim();
    REQUIRE(room.queries.Cancel(running.id, room.clock).ok());
    CHECK(room.StatusOf(running) == "CANCELLING");
    CHECK(*room.queries.Cancelling() == std::vector{running.id});
    REQUIRE(room.queries.Finish(running.id, room.Ended(QueryStatus::kCancelled), room.clock).ok());

    const auto failed = room.Submit();
    room.Claim();
    REQUIRE(room.queries.Finish(failed.id, room.Ended(QueryStatus::kFailed), room.clock).ok());
    CHECK(room.queries.Cancel(failed.id, room.clock).error().code == base::ErrorCode::kConflict);
    CHECK(room.queries.FindById(failed.id)->failure->message == "told");
}

TEST_CASE("what is to be cancelled does not succeed any more, and nothing ends twice") {
    Queue room;
    const auto query = room.Submit();
    room.Claim();
    REQUIRE(room.queries.Cancel(query.id, room.clock).ok());

    CHECK_FALSE(room.queries.Finish(query.id, room.Ended(QueryStatus::kSuccess), room.clock).ok());
    CHECK(room.queries.Finish(query.id, room.Ended(QueryStatus::kCancelled), room.clock).ok());
    CHECK_FALSE(room.queries.Finish(query.id, room.Ended(QueryStatus::kFailed), room.clock).ok());
    CHECK(room.StatusOf(query) == "CANCELLED");
}

TEST_CASE("a query that is given back waits again in its old place, and its attempt counts not") {
    Queue room;
    const auto first = room.Submit();
    room.Submit();
    CHECK(room.Claim().id == first.id);

    REQUIRE(room.queries.GiveBack(first.id).ok());

    const auto again = room.Claim();
    CHECK(again.id == first.id);
    CHECK(again.attempts == 1);
}

TEST_CASE("a query that was interrupted runs once more, and then has failed") {
    Queue room;
    const auto query = room.Submit();
    room.Claim();
    CHECK(room.queries.TakeOver(room.clock)->front().status == QueryStatus::kSubmitted);
    CHECK(room.Claim().attempts == 2);

    CHECK(room.queries.TakeOver(room.clock)->front().status == QueryStatus::kFailed);

    const auto ended = room.queries.FindById(query.id);
    CHECK(ended->failure->code == "INTERNAL_ERROR");
    CHECK(ended->failure->message.starts_with("RUN_INTERRUPTED: "));
    CHECK(ended->ended.has_value());
    CHECK(room.queries.TakeOver(room.clock)->empty());
}

TEST_CASE("how long a query ran is told from its last start: not for a run that was interrupted") {
    Queue room;
    const auto query = room.Submit();
    room.Claim();
    room.clock.SleepFor(std::chrono::hours(6));
    REQUIRE(room.queries.TakeOver(room.clock).ok());

    room.Claim();

    CHECK(room.queries.FindById(query.id)->started == room.clock.Now());
}

TEST_CASE("after a restore what waited or ran has failed, and what had ended stays") {
    Queue room;
    const auto ended = room.Submit();
    room.Claim();
    REQUIRE(room.queries.Finish(ended.id, room.Ended(QueryStatus::kSuccess), room.clock).ok());
    const auto running = room.Submit();
    room.Claim();
    const auto waiting = room.Submit();

    REQUIRE(room.queries.EndAll(room.clock).ok());

    CHECK(room.StatusOf(ended) == "SUCCESS");
    CHECK(room.StatusOf(running) == "FAILED");
    CHECK(room.StatusOf(waiting) == "FAILED");
    CHECK(room.queries.FindById(waiting.id)->failure->message.starts_with("RUN_INTERRUPTED: "));
    CHECK_FALSE(*room.queries.AnyWaiting());
}

TEST_CASE("what was to be cancelled when the process died is cancelled") {
    Queue room;
    const auto query = room.Submit();
    room.Claim();
    REQUIRE(room.queries.Cancel(query.id, room.clock).ok());

    REQUIRE(room.queries.TakeOver(room.clock).ok());

    CHECK(room.StatusOf(query) == "CANCELLED");
}

TEST_CASE("statuses are spelled as the API spells them") {
    for (const char* name :
         {"SUBMITTED", "STARTED", "CANCELLING", "CANCELLED", "SUCCESS", "FAILED", "TIMED_OUT"}) {
        const auto status = runs::ParseQueryStatus(name);
        REQUIRE(status.ok());
        CHECK(runs::ToString(*status) == name);
    }
    CHECK_FALSE(runs::ParseQueryStatus("DONE").ok());
    CHECK_FALSE(runs::IsTerminal(QueryStatus::kCancelling));
    CHECK(runs::IsTerminal(QueryStatus::kTimedOut));
}
