// SPDX-License-Identifier: Apache-2.0
#include "collaboration/collaborations.h"

#include "collaboration/membership.h"
#include "collaboration/test_node.h"

#include <algorithm>
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
    CHECK(all.ListVisible(node.airline, std::nullopt, "", 9)->size() == 1);
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
    CHECK(all.ListVisible(node.airline, std::nullopt, "", 9)->empty());
}

TEST_CASE("members and log status change, the one who can query and the creator do not") {
    TestNode node;
    Collaborations all(node.database);
    auto loyalty = *all.Create(node.Loyalty(), node.random, node.clock);
    loyalty.query_log = collaboration::QueryLogStatus::kDisabled;
    auto& partner =
        *std::ranges::find(loyalty.members, node.partner, &collaboration::Member::account);
    partner.abilities = {policy::Ability::kCanReceiveResults};
    REQUIRE(all.Update(loyalty, node.random, node.clock).ok());
    CHECK(all.FindByName("loyalty")->query_log == collaboration::QueryLogStatus::kDisabled);
    CHECK(*collaboration::FindMember(*all.FindByName("loyalty"), node.partner) == partner);

    auto other_runner = loyalty;
    other_runner.members = {{node.airline, {}}, {node.partner, {policy::Ability::kCanQuery}}};
    auto other_creator = loyalty;
    other_creator.creator = node.partner;

    CHECK(all.Update(other_runner, node.random, node.clock).error().code ==
          base::ErrorCode::kConflict);
    CHECK(all.Update(other_creator, node.random, node.clock).error().code ==
          base::ErrorCode::kConflict);
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

TEST_CASE("several members can query only where that was said at creation, for good") {
    TestNode node;
    Collaborations all(node.database);
    auto wanted = node.Loyalty();
    wanted.members[1].abilities = {policy::Ability::kCanQuery};
    REQUIRE_FALSE(all.Create(wanted, node.random, node.clock).ok());
    wanted.several_runners = true;
    const auto several = all.Create(wanted, node.random, node.clock);
    REQUIRE(several.ok());

    auto fewer = *several;
    fewer.members[1].abilities = {};
    auto strict = *several;
    strict.several_runners = false;
    strict.members[1].abilities = {};

    CHECK(all.FindById(several->id)->several_runners);
    CHECK(all.Update(fewer, node.random, node.clock).error().code == base::ErrorCode::kConflict);
    CHECK(all.Update(strict, node.random, node.clock).error().code == base::ErrorCode::kConflict);
    CHECK(PayerOf(*several, node.airline)->account == node.airline);
    CHECK(PayerOf(*several, node.partner)->account == node.partner);
}

TEST_CASE("the database lets neither a collaboration nor a member change how many can query") {
    TestNode node;
    const auto loyalty =
        Collaborations(node.database).Create(node.Loyalty(), node.random, node.clock);
    REQUIRE(loyalty.ok());
    const auto refused = [&](std::string_view sql) {
        return !node.database.Execute(sql, {loyalty->id}).ok();
    };

    CHECK(refused("UPDATE collaborations SET several_runners = 1 WHERE id = ?"));
    CHECK(refused("UPDATE collaboration_members SET several_runners = 1, can_query = 1 WHERE "
                  "collaboration_id = ?"));
    CHECK(refused("UPDATE collaboration_members SET can_query = 2 WHERE collaboration_id = ?"));
}

TEST_CASE("an account sees what it is invited to or active in, and nothing else") {
    TestNode node;
    Collaborations all(node.database);
    auto loyalty = node.Loyalty();
    loyalty.members[1].status = collaboration::MemberStatus::kInvited;
    const auto stored = *all.Create(loyalty, node.random, node.clock);
    const auto stranger =
        access_control::Accounts(node.database).Create("stranger", node.random, node.clock);

    CHECK(all.FindVisible(node.partner, stored.id).ok());
    CHECK(*all.CreatorOfVisible(node.partner, stored.id) == stored.creator);
    CHECK(all.CreatorOfVisible(stranger->id, stored.id).error().code == base::ErrorCode::kNotFound);
    CHECK(all.FindVisibleByName(node.partner, "LOYALTY").ok());
    CHECK(all.ListVisible(node.partner, collaboration::MemberStatus::kActive, "", 9)->empty());
    CHECK(all.FindVisible(stranger->id, stored.id).error().code == base::ErrorCode::kNotFound);
    CHECK(all.FindVisible(stranger->id, stored.id).error().message ==
          all.FindVisible(stranger->id, base::CollaborationId("none"))
              .error()
              .message.replace(27, 4, stored.id.text()));
}

TEST_CASE("two companies may give two collaborations one name; a shared one goes by its id") {
    TestNode node;
    Collaborations all(node.database);
    const auto first = *all.Create(node.Loyalty(), node.random, node.clock);
    REQUIRE(all.Create(node.Loyalty(), node.random, node.clock).ok());

    CHECK(all.FindByName("loyalty").error().code == base::ErrorCode::kConflict);
    CHECK(all.FindByName(first.id.text())->id == first.id);
}

TEST_CASE("a member that is removed sees nothing any more, and its membership says so") {
    TestNode node;
    Collaborations all(node.database);
    const auto stored = *all.Create(node.Loyalty(), node.random, node.clock);
    collaboration::Memberships memberships(node.database);
    const auto membership = **memberships.FindActive(node.partner, stored.id);

    REQUIRE(all.RemoveMember(stored.id, node.partner, node.clock).ok());

    CHECK(all.FindVisible(node.partner, stored.id).error().code == base::ErrorCode::kNotFound);
    CHECK(memberships.Find(node.partner, membership.id)->status ==
          collaboration::MembershipStatus::kRemoved);
    CHECK(all.RemoveMember(stored.id, node.airline, node.clock).error().code ==
          base::ErrorCode::kConflict);
    CHECK(all.RemoveMember(stored.id, node.partner, node.clock).error().code ==
          base::ErrorCode::kNotFound);
}

TEST_CASE("deleting a collaboration leaves memberships that say so") {
    TestNode node;
    Collaborations all(node.database);
    const auto stored = *all.Create(node.Loyalty(), node.random, node.clock);
    collaboration::Memberships memberships(node.database);
    const auto membership = **memberships.FindActive(node.partner, stored.id);

    REQUIRE(all.Delete(stored.id, node.clock).ok());

    CHECK(all.FindByName("loyalty").error().code == base::ErrorCode::kNotFound);
    CHECK(all.FindVisible(node.airline, stored.id).error().code == base::ErrorCode::kNotFound);
    CHECK(memberships.Find(node.partner, membership.id)->status ==
          collaboration::MembershipStatus::kCollaborationDeleted);
}

TEST_CASE("an id finds its collaboration even when another one was named like it") {
    TestNode node;
    Collaborations all(node.database);
    const auto loyalty = *all.Create(node.Loyalty(), node.random, node.clock);
    auto impostor = node.Loyalty();
    impostor.name = loyalty.id.text();
    REQUIRE(all.Create(impostor, node.random, node.clock).ok());

    CHECK(all.FindVisibleByName(node.partner, loyalty.id.text())->id == loyalty.id);
    CHECK(all.FindByName(loyalty.id.text())->id == loyalty.id);
}
