// SPDX-License-Identifier: Apache-2.0
#include "runs/query_log.h"

#include "collaboration/load_agreement.h"
#include "runs/test_room.h"

#include <doctest/doctest.h>

using runs::QueryStatus;

namespace {

struct Logging : Room {
    std::vector<policy::AgreedTable> Tables() {
        return collaboration::LoadAgreement(database, "loyalty", airline)->tables;
    }

    std::vector<runs::QueryLog::Entry> Read(const base::AccountId& reader) {
        return *log.List(reader, 0, 100);
    }

    runs::QueryLog log{database, keys};
};

}  // namespace

TEST_CASE("who asks and who owns a table read the submission and the end, if they want to") {
    Logging room;
    room.LogQueriesFor(room.airline);
    room.LogQueriesFor(room.partner);
    const auto query = room.Submit();
    REQUIRE(room.log.Submitted(query).ok());
    CHECK(room.Read(room.airline).size() == 1);
    CHECK(room.Read(room.partner).empty());
    room.Claim();
    runs::QueryOutcome outcome;
    outcome.failure = {"MALFORMED_QUERY", "JOIN_REQUIRED: told", false};
    outcome.refusals = R"([{"code":"JOIN_REQUIRED"}])";
    REQUIRE(room.queries.Finish(query.id, outcome, room.clock).ok());

    REQUIRE(room.log.Ended(query, QueryStatus::kFailed, room.Tables(), room.clock).ok());

    const auto entries = room.Read(room.partner);
    REQUIRE(entries.size() == 2);
    const base::Json& submitted = entries[0].record;
    const base::Json& ended = entries[1].record;
    CHECK(submitted.Find("logStage")->AsString() == "SUBMISSION");
    CHECK(submitted.Find("status")->AsString() == "SUBMITTED");
    CHECK(submitted.Find("errorCode") == nullptr);
    CHECK(ended.Find("logStage")->AsString() == "TERMINATION");
    CHECK(ended.Find("eventID")->AsString() == query.id.text());
    CHECK(ended.Find("queryText")->AsString() == "SELECT DISTINCT city");
    CHECK(ended.Find("status")->AsString() == "FAILED");
    CHECK(ended.Find("errorCode")->AsString() == "MALFORMED_QUERY");
    CHECK(ended.Find("queryValidationErrors")->AsArray().size() == 1);
    CHECK(ended.Find("queryRunnerAccountID")->AsString() == room.airline.text());
    CHECK(room.Read(room.airline).size() == 2);
    CHECK(room.log.List(room.partner, entries[0].sequence, 100)->size() == 1);
}

TEST_CASE("a configured table's id is told to its owner only") {
    Logging room;
    room.LogQueriesFor(room.airline);
    room.LogQueriesFor(room.partner);
    const auto query = room.Submit();
    REQUIRE(room.log.Ended(query, QueryStatus::kSuccess, room.Tables(), room.clock).ok());

    const auto told = [&](const base::AccountId& reader) {
        std::string text;
        const auto entries = room.Read(reader);
        for (const auto& schema : entries.back().record.Find("schemas")->AsArray()) {
            text += schema.Find("schemaName")->AsString() + " " +
                    schema.Find("analysisRule")->AsString() +
                    (schema.Find("configuredTableID") != nullptr ? " with id; " : "; ");
        }
        return text;
    };

    CHECK(told(room.airline) == "guests LIST; mine LIST with id; ");
    CHECK(told(room.partner) == "guests LIST with id; mine LIST; ");
}

TEST_CASE("nothing is logged for who did not opt in, or in a collaboration without a log") {
    Logging room;
    room.LogQueriesFor(room.partner);
    const auto query = room.Submit();
    REQUIRE(room.log.Submitted(query).ok());
    CHECK(room.Read(room.airline).empty());

    auto changed = *collaboration::Collaborations(room.database).FindById(room.loyalty.id);
    changed.query_log = collaboration::QueryLogStatus::kDisabled;
    REQUIRE(
        collaboration::Collaborations(room.database).Update(changed, room.random, room.clock).ok());
    REQUIRE(room.log.Ended(query, QueryStatus::kSuccess, room.Tables(), room.clock).ok());

    CHECK(room.Read(room.partner).empty());
}
