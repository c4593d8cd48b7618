// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement.h"

#include <doctest/doctest.h>

namespace {

policy::Agreement TwoCompanies() {
    policy::Agreement agreement{base::CollaborationId("c1"), "loyalty", {}, {}};
    agreement.members.push_back(
        {base::AccountId("111111111111"), "airline", {policy::Ability::kCanQuery}});
    agreement.members.push_back({base::AccountId("222222222222"), "partner", {}});
    agreement.tables.push_back({"members",
                                base::AccountId("222222222222"),
                                base::TableId("t1"),
                                "1",
                                {{"k", {query::TypeKind::kVarchar}}},
                                {}});
    agreement.tables.push_back(
        {"unrelated", base::AccountId("333333333333"), base::TableId("t2"), "1", {}, {}});
    return agreement;
}

std::string State(const policy::Agreement& agreement) {
    const base::AccountId airline("111111111111");
    const base::AccountId partner("222222222222");
    return policy::StateOf(agreement, {airline, partner, {airline, partner}}, {"members"}).Dump();
}

}  // namespace

TEST_CASE("the state of an approval changes with rules, schemas, abilities and memberships") {
    const std::string before = State(TwoCompanies());

    auto schema = TwoCompanies();
    schema.tables[0].schema_version = "2";
    auto rule = TwoCompanies();
    rule.tables[0].rule = policy::AnalysisRule{policy::ListRule{{"k"}, {}, {}, {}}, {}};
    auto collaboration_rule = TwoCompanies();
    collaboration_rule.tables[0].collaboration_rule = policy::CollaborationRule{};
    auto ability = TwoCompanies();
    ability.members[0].abilities.clear();
    auto receiver = TwoCompanies();
    receiver.members[1].abilities = {policy::Ability::kCanReceiveResults};
    auto owner_left = TwoCompanies();
    owner_left.members.pop_back();
    auto table_gone = TwoCompanies();
    table_gone.tables.erase(table_gone.tables.begin());

    CHECK(State(schema) != before);
    CHECK(State(rule) != before);
    CHECK(State(collaboration_rule) != before);
    CHECK(State(ability) != before);
    CHECK(State(receiver) != before);
    CHECK(State(owner_left) != before);
    CHECK(State(table_gone) != before);
}

TEST_CASE("the state of an approval does not change with tables it does not touch") {
    auto changed = TwoCompanies();
    changed.tables[1].schema_version = "9";
    changed.members.push_back({base::AccountId("444444444444"), "newcomer", {}});

    CHECK(State(changed) == State(TwoCompanies()));
}
