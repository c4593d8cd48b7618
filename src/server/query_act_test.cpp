// SPDX-License-Identifier: Apache-2.0
#include "server/query_act.h"

#include <doctest/doctest.h>

namespace {

audit::Act Asked() {
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'123))};
    return server::QueryAct(
        {"operator", "glovebox:RunQuery", base::AccountId("111111111111"), "SELECT 1"}, clock);
}

}  // namespace

TEST_CASE("a refused query is recorded with its codes, and in no owner's chain") {
    audit::Act act = Asked();

    server::SetRefused(
        act, {{query::RefusalCode::kShapeNotAllowed}, {query::RefusalCode::kColumnNotInRule}});

    CHECK(act.record.outcome == audit::Outcome::kDenied);
    CHECK(act.record.decision == "REFUSED: SHAPE_NOT_ALLOWED, COLUMN_NOT_IN_RULE");
    CHECK(act.touched.empty());
    CHECK(act.query_text == "SELECT 1");
}

TEST_CASE("an approved query is recorded with its plan and in the owners' chains") {
    audit::Act act = Asked();
    policy::AgreedTable table;
    table.owner = base::AccountId("222222222222");

    server::SetApproved(act, "p1", {table});

    CHECK(act.record.outcome == audit::Outcome::kSuccess);
    CHECK(act.record.plan_hash == "p1");
    CHECK(act.touched == std::vector{table.owner});
}
