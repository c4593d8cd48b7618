// SPDX-License-Identifier: Apache-2.0
#include "collaboration/membership.h"

#include "collaboration/associations.h"
#include "collaboration/collaborations.h"
#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

using collaboration::Memberships;

// airline is active, partner invited.
struct Invited : TestNode {
    Invited() {
        auto wanted = Loyalty();
        wanted.members[1].status = collaboration::MemberStatus::kInvited;
        loyalty = *collaboration::Collaborations(database).Create(wanted, random, clock);
    }

    base::Result<collaboration::Membership> Join(const base::AccountId& account) {
        collaboration::Membership membership;
        membership.collaboration = loyalty.id;
        membership.account = account;
        return memberships.Join(membership, random, clock);
    }

    collaboration::Collaboration loyalty;
    Memberships memberships{database};
};

}  // namespace

TEST_CASE("who is invited joins once and is active then") {
    Invited node;

    const auto joined = node.Join(node.partner);

    REQUIRE(joined.ok());
    const auto now = collaboration::Collaborations(node.database).FindById(node.loyalty.id);
    CHECK(collaboration::IsActive(*now, node.partner));
    CHECK(node.memberships.Find(node.partner, joined->id)->collaboration == node.loyalty.id);
    CHECK(node.memberships.Find(node.airline, joined->id).error().code ==
          base::ErrorCode::kNotFound);
    CHECK(node.Join(node.partner).error().code == base::ErrorCode::kConflict);
}

TEST_CASE("a damaged word of a membership is not told as the caller's mistake") {
    Invited node;
    const auto joined = node.Join(node.partner);
    REQUIRE(node.database.Execute("UPDATE memberships SET status = 'ACTIVF'").ok());

    CHECK(node.memberships.Find(node.partner, joined->id).error().code ==
          base::ErrorCode::kCorrupt);
}

TEST_CASE("who is not invited finds nothing to join") {
    Invited node;
    const auto stranger =
        access_control::Accounts(node.database).Create("stranger", node.random, node.clock);

    CHECK(node.Join(stranger->id).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("a member leaves once its tables are out, and comes back only by an invitation") {
    Invited node;
    const auto joined = *node.Join(node.partner);
    const auto table = *collaboration::ConfiguredTables(node.database)
                            .Create(node.Table(node.partner, "flights"), node.random, node.clock);
    collaboration::Associations associations(node.database);
    REQUIRE(associations.Create({{}, node.loyalty.id, table.id, "flights"}, node.random, node.clock)
                .ok());
    CHECK(node.memberships.Leave(joined, node.clock).error().code == base::ErrorCode::kConflict);

    REQUIRE(node.database.Execute("DELETE FROM table_associations").ok());
    REQUIRE(node.memberships.Leave(joined, node.clock).ok());

    CHECK(node.memberships.Find(node.partner, joined.id).error().code ==
          base::ErrorCode::kNotFound);
    CHECK(node.Join(node.partner).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("the creator does not leave") {
    Invited node;
    const auto own = **node.memberships.FindActive(node.airline, node.loyalty.id);

    const auto refused = node.memberships.Leave(own, node.clock).error();

    CHECK(refused.code == base::ErrorCode::kConflict);
    // Infrastructure code looks for these words, and then deletes the collaboration.
    CHECK(
        refused.message.starts_with("Cannot delete membership for the creator of the collaboration "
                                    "while their membership is still ACTIVE"));
}

TEST_CASE("memberships are listed in pages, by status") {
    Invited node;
    REQUIRE(collaboration::Collaborations(node.database)
                .Create(node.Loyalty(), node.random, node.clock)
                .ok());

    const auto first = *node.memberships.List(node.airline, std::nullopt, "", 1);
    REQUIRE(first.size() == 1);
    const auto second = *node.memberships.List(node.airline, std::nullopt, first[0].id.text(), 9);

    CHECK(second.size() == 1);
    CHECK(second[0].id > first[0].id);
    CHECK(node.memberships.List(node.airline, collaboration::MembershipStatus::kRemoved, "", 9)
              ->empty());
}
