// SPDX-License-Identifier: Apache-2.0
#include "runs/query_record.h"

#include <doctest/doctest.h>

namespace {

runs::ProtectedQuery Query() {
    runs::ProtectedQuery query;
    query.id = base::RunId("q-1");
    query.account = base::AccountId("111111111111");
    query.request.sql = "SELECT 1";
    runs::ResultLocation location;
    location.receiver = base::AccountId("333333333333");
    location.bucket = "results";
    query.locations = {location};
    return query;
}

policy::AgreedTable TableOf(const std::string& owner) {
    policy::AgreedTable table;
    table.owner = base::AccountId(owner);
    return table;
}

}  // namespace

TEST_CASE("a query that succeeded is recorded with its plan, its result and everyone it touches") {
    runs::QueryOutcome outcome;
    outcome.status = runs::QueryStatus::kSuccess;
    outcome.plan_hash = "5eed";

    const auto act = RecordOf(Query(), outcome, {TableOf("222222222222")}, base::WallTime());

    CHECK(act.record.account == base::AccountId("111111111111"));
    CHECK(act.record.outcome == audit::Outcome::kSuccess);
    CHECK(act.record.plan_hash == "5eed");
    CHECK(act.record.decision == "APPROVED");
    CHECK(act.query_text == "SELECT 1");
    CHECK(act.touched ==
          std::vector{base::AccountId("222222222222"), base::AccountId("333333333333")});
    REQUIRE(act.record.resources.size() == 1);
    CHECK(act.record.resources[0].starts_with("arn:aws:s3:::results/"));
}

TEST_CASE(
    "a refused query is recorded as denied, with the codes that refused it, and names no result") {
    runs::QueryOutcome outcome;
    outcome.refusals = R"([{"code":"JOIN_REQUIRED"},{"code":"COLUMN_NOT_IN_RULE"}])";

    const auto act = RecordOf(Query(), outcome, {TableOf("222222222222")}, base::WallTime());

    CHECK(act.record.outcome == audit::Outcome::kDenied);
    CHECK(act.record.decision == "REFUSED: JOIN_REQUIRED, COLUMN_NOT_IN_RULE");
    CHECK(act.record.resources.empty());
    CHECK(act.touched == std::vector{base::AccountId("222222222222")});
}
