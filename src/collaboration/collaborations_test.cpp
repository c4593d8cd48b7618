// SPDX-License-Identifier: Apache-2.0
#include "collaboration/collaborations.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

using collaboration::Collaborations;

TEST_CASE("a collaboration comes back as it was stored, by its name in any case and by its id") {
    TestNode node;
    Collaborations all(node.database);
    const auto stored = all.Create(node.Loyalty(), node.random, node.clock);
    REQUIRE(stored.ok());

    const auto found = all.FindByName("Loyalty");

    REQUIRE(found.ok());
    CHECK(found->id == stored->id);
    CHECK(found->creator == node.airline);
    CHECK(found->members.size() == 2);
    CHECK(*collaboration::FindMember(*found, node.airline) == node.Loyalty().members[0]);
    CHECK(all.FindById(stored->id)->name == "loyalty");
    CHECK(all.List()->size() == 1);
    CHECK(all.FindByName("other").error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("none or two members who can query are refused, and so is a creator who is no member") {
    TestNode node;
    Collaborations all(node.database);
    auto none = node.Loyalty();
    none.members[0].abilities.clear();
    auto two = node.Loyalty();
    two.members[1].abilities = {policy::Ability::kCanQuery};
    auto outsider = node.Loyalty();
    outsider.members.pop_back();
    outsider.creator = node.partner;

    CHECK(all.Create(none, node.random, node.clock).error().message.find("exactly one member") !=
          std::string::npos);
    CHECK(all.Create(two, node.random, node.clock).error().message.find("not 2") !=
          std::string::npos);
    CHECK(all.Create(outsider, node.random, node.clock).error().message.find("the creator") !=
          std::string::npos);
    CHECK(all.List()->empty());
}

TEST_CASE("members and log status change, the one who can query and the creator do not") {
    TestNode node;
    Collaborations all(node.database);
    auto loyalty = *all.Create(node.Loyalty(), node.random, node.clock);
    loyalty.query_log = collaboration::QueryLogStatus::kDisabled;
    loyalty.members[1].abilities = {policy::Ability::kCanReceiveResults};
    REQUIRE(all.Update(loyalty).ok());
    CHECK(all.FindByName("loyalty")->query_log == collaboration::QueryLogStatus::kDisabled);
    CHECK(*collaboration::FindMember(*all.FindByName("loyalty"), node.partner) ==
          loyalty.members[1]);

    auto other_runner = loyalty;
    other_runner.members = {{node.airline, {}}, {node.partner, {policy::Ability::kCanQuery}}};
    auto other_creator = loyalty;
    other_creator.creator = node.partner;

    CHECK(all.Update(other_runner).error().code == base::ErrorCode::kConflict);
    CHECK(all.Update(other_creator).error().code == base::ErrorCode::kConflict);
}

TEST_CASE("the database itself refuses a second runner") {
    TestNode node;
    const auto loyalty =
        Collaborations(node.database).Create(node.Loyalty(), node.random, node.clock);
    REQUIRE(loyalty.ok());

    const auto forced = node.database.Execute(
        "UPDATE collaboration_members SET can_query = 1 WHERE collaboration_id = ?", {loyalty->id});

    CHECK(forced.error().code == base::ErrorCode::kConflict);
}
