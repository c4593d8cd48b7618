// SPDX-License-Identifier: Apache-2.0
#include "runs/query_execution.h"

#include "../tests/support/object_files.h"
#include "runs/query_log.h"
#include "runs/test_room.h"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

using policy::Ability;

namespace {

struct Executing : Room {
    Executing() { AddBucket("results", airline); }

    // Runs the next query to its end.
    runs::ProtectedQuery Execute() {
        const auto query = Claim();
        runs::QueryExecution execution(services, keys, query, limits, stop.get_token());
        if (const auto outcome = execution.Run()) {
            auto recorded = execution.Record(*outcome);
            REQUIRE_MESSAGE(recorded.ok(), recorded.error().message);
        }
        return *queries.FindById(query.id);
    }

    // "STATUS CODE", and the code that the message begins with.
    static std::string Told(const runs::ProtectedQuery& query) {
        std::string text(runs::ToString(query.status));
        if (!query.failure) return text;
        return text + " " + query.failure->code + " " +
               query.failure->message.substr(0, query.failure->message.find(':'));
    }

    std::size_t FilesIn(const std::string& bucket) const {
        std::size_t count = 0;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(folder.path / bucket))
            count += entry.is_regular_file();
        return count;
    }

    runs::RunLimits limits;
    std::stop_source stop;
};

}  // namespace

TEST_CASE("a query that every rule allows puts its result into the bucket and succeeds") {
    Executing room;
    const auto query = room.Submit();

    const auto ended = room.Execute();

    CHECK(Executing::Told(ended) == "SUCCESS");
    CHECK(room.ResultOf(query) == "rows");
    CHECK(ended.plan_hash.size() == 64);
    CHECK(ended.run_hash.size() == 64);
    CHECK(ended.started.has_value());
    CHECK(ended.ended.has_value());
    CHECK(support::ObjectFiles(room.folder.path, room.airline).empty());
}

TEST_CASE("a refused query fails with the codes of its refusals, and they are kept") {
    Executing room;
    room.SetAbilities(room.airline, {Ability::kCanQuery});
    room.SetAbilities(room.partner, {Ability::kCanReceiveResults});
    room.Submit();

    const auto ended = room.Execute();

    CHECK(Executing::Told(ended) == "FAILED MALFORMED_QUERY CANNOT_RECEIVE_RESULTS");
    CHECK_FALSE(ended.failure->retryable);
    CHECK(ended.refusals.find("CANNOT_RECEIVE_RESULTS") != std::string::npos);
    CHECK(room.FilesIn("results") == 0);
}

TEST_CASE("whatever goes wrong after the start is told in the same words") {
    Executing room;
    room.engine.fails_with = base::ErrorCode::kResourceExhausted;
    room.Submit();
    const auto failed = room.Execute();
    room.engine.fails_with = base::ErrorCode::kTimeout;
    room.Submit();
    const auto late = room.Execute();
    room.engine.fails_with = std::nullopt;
    const auto unwanted = room.Submit();
    room.engine.meanwhile = [&] { REQUIRE(room.queries.Cancel(unwanted.id, room.clock).ok()); };
    const auto cancelled = room.Execute();

    CHECK(Executing::Told(failed) == "FAILED UNKNOWN_ERROR RUN_NOT_FINISHED");
    CHECK(Executing::Told(late) == "TIMED_OUT INSUFFICIENT_COMPUTE RUN_NOT_FINISHED");
    CHECK(Executing::Told(cancelled) == "CANCELLED UNKNOWN_ERROR RUN_NOT_FINISHED");
    CHECK(failed.failure->message == late.failure->message);
    CHECK(failed.failure->message == cancelled.failure->message);
    CHECK(room.FilesIn("results") == 0);
}

TEST_CASE(
    "the shortest time limit of the tables' owners holds, and the node's where that is shorter") {
    Executing room;
    collaboration::ConfiguredTables tables(room.database);
    for (const auto& [owner, name, seconds] :
         {std::tuple(room.airline, "mine", 60), std::tuple(room.partner, "guests", 30)}) {
        auto table = *tables.FindByName(owner, name);
        table.time_limit_seconds = seconds;
        REQUIRE(tables.Update(table, room.clock).ok());
    }
    room.Submit();
    room.Execute();
    CHECK(room.engine.limits.time_max == std::chrono::seconds(30));

    room.limits.time_max = std::chrono::seconds(5);
    room.Submit();
    room.Execute();
    CHECK(room.engine.limits.time_max == std::chrono::seconds(5));
}

TEST_CASE("files that cannot be read are told without their paths") {
    Executing room;
    room.Submit();
    std::filesystem::remove(room.folder.path / "rows.parquet");

    const auto ended = room.Execute();

    CHECK(Executing::Told(ended) == "FAILED INVALID_RESOURCE TABLE_NOT_READABLE");
    CHECK(ended.failure->message.find("rows.parquet") == std::string::npos);
}

TEST_CASE("a rule or a receiver that changes while the query runs discards the result") {
    Executing room;
    room.Submit();
    room.engine.meanwhile = [&room] {
        collaboration::ConfiguredTables tables(room.database);
        auto table = *tables.FindByName(room.partner, "guests");
        table.allowed_columns = {"id"};
        REQUIRE(tables.Update(table, room.clock).ok());
    };
    CHECK(Executing::Told(room.Execute()) == "FAILED TRANSIENT_ERROR RESULT_DISCARDED");

    Executing other;
    other.SetDefault(other.airline, "results");
    auto query = other.Submit();
    query.request.result_configuration = base::Json();
    query.locations = {{other.airline, "results", "default", runs::ResultFormat::kCsv}};
    REQUIRE(other.queries.Submit(query, other.random, other.clock).ok());
    other.Claim();
    other.engine.meanwhile = [&other] {
        other.AddBucket("elsewhere", other.airline);
        other.SetDefault(other.airline, "elsewhere");
    };
    CHECK(Executing::Told(other.Execute()) == "FAILED TRANSIENT_ERROR RESULT_DISCARDED");
    CHECK(other.FilesIn("results") == 0);
}

TEST_CASE("a result never goes into a bucket that holds a file of its tables") {
    Executing room;
    std::filesystem::rename(room.folder.path / "rows.parquet",
                            room.folder.path / "results" / "rows.parquet");
    collaboration::ConfiguredTables tables(room.database);
    for (const auto& [owner, name] :
         {std::pair(room.airline, "mine"), std::pair(room.partner, "guests")}) {
        auto table = *tables.FindByName(owner, name);
        table.source.files = {(room.folder.path / "results" / "rows.parquet").string()};
        REQUIRE(tables.Update(table, room.clock).ok());
    }
    room.Submit();

    CHECK(Executing::Told(room.Execute()) == "FAILED INVALID_RESOURCE BUCKET_HOLDS_SOURCE");
}

TEST_CASE("a query that is only stopped waits again") {
    Executing room;
    const auto query = room.Submit();
    room.engine.fails_with = base::ErrorCode::kCancelled;
    room.stop.request_stop();

    CHECK(Executing::Told(room.Execute()) == "SUBMITTED");

    room.stop = {};
    room.engine.fails_with = std::nullopt;
    CHECK(Executing::Told(room.Execute()) == "SUCCESS");
    CHECK(room.queries.FindById(query.id)->attempts == 1);
}

TEST_CASE("a result for several receivers is made once and put with each") {
    Executing room;
    room.SetAbilities(room.partner, {Ability::kCanReceiveResults});
    room.AddBucket("theirs", room.partner);
    room.SetDefault(room.partner, "theirs");
    auto query = room.Submit();
    query.request.result_configuration = *base::ParseJson(
        R"({"outputConfiguration":{"distribute":{"locations":[{"s3":{"resultFormat":"CSV","bucket":"results"}},{"member":{"accountId":")" +
        room.partner.text() + R"("}}]}}})");
    query.locations.push_back({room.partner, "theirs", "default", runs::ResultFormat::kCsv});
    const auto both = *room.queries.Submit(query, room.random, room.clock);
    room.Execute();
    REQUIRE(Executing::Told(room.Execute()) == "SUCCESS");

    storage::BucketObjects placed(room.database);
    CHECK(placed.Find("results", both.id.text() + "/result.csv")->has_value());
    const auto theirs = placed.Find("theirs", "default/" + both.id.text() + "/result.csv");
    REQUIRE(theirs->has_value());
    CHECK((*theirs)->receiver == room.partner);
    CHECK((*theirs)->query == both.id);
}

TEST_CASE(
    "a process that is killed while its query runs leaves no result, and the next run makes it") {
    Executing room;
    const auto query = room.Submit();
    const pid_t child = fork();
    if (child == 0) {
        auto database = *metadata::Database::Open(room.folder.path / "node.db");
        base::SystemRandom ids;  // not those that the parent will draw
        runs::ProtectedQueries queries(database, room.keys);
        const auto claimed = *queries.Claim(100, room.clock);
        room.engine.meanwhile = [] { raise(SIGKILL); };
        const runs::Services services{
            database, room.objects, room.describer, room.engine, room.inspector, room.clock, ids};
        runs::QueryExecution(services, room.keys, *claimed, {}, {}).Run();
        _exit(1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(room.StatusOf(query) == "STARTED");
    CHECK(room.ResultOf(query) == "none");

    REQUIRE(room.queries.TakeOver(room.clock).ok());

    CHECK(Executing::Told(room.Execute()) == "SUCCESS");
    CHECK(room.ResultOf(query) == "rows");
}
