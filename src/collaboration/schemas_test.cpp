// SPDX-License-Identifier: Apache-2.0
#include "collaboration/schemas.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

// The loyalty collaboration with two tables of the partner's in it.
struct Room : TestNode {
    Room() {
        loyalty = *collaboration::Collaborations(database).Create(Loyalty(), random, clock);
        for (const char* name : {"visits", "guests"}) {
            const auto table = *collaboration::ConfiguredTables(database).Create(
                Table(partner, name), random, clock);
            REQUIRE(collaboration::Associations(database)
                        .Create({{}, loyalty.id, table.id, name}, random, clock)
                        .ok());
        }
    }

    void Set(const base::AccountId& account, collaboration::MemberStatus status) {
        for (auto& member : loyalty.members)
            if (member.account == account) member.status = status;
    }

    collaboration::Collaboration loyalty;
};

}  // namespace

TEST_CASE("an active member sees the active members' tables by name, with allowed columns only") {
    Room room;

    const auto all = *collaboration::ListSchemas(room.database, room.loyalty, room.airline);
    const auto one =
        *collaboration::FindSchema(room.database, room.loyalty, room.airline, "GUESTS");

    REQUIRE(all.size() == 2);
    CHECK(all[0].association.name == "guests");
    CHECK(all[1].association.name == "visits");
    REQUIRE(one);
    CHECK(one->table.owner == room.partner);
    CHECK(one->agreed.columns.size() == 2);
    CHECK(one->membership.text().size() == 36);
    CHECK_FALSE(*collaboration::FindSchema(room.database, room.loyalty, room.airline, "other"));
}

TEST_CASE("who has not joined is told of no table, and of nobody's who is out") {
    Room room;
    room.Set(room.airline, collaboration::MemberStatus::kInvited);
    CHECK(collaboration::ListSchemas(room.database, room.loyalty, room.airline)->empty());
    CHECK_FALSE(*collaboration::FindSchema(room.database, room.loyalty, room.airline, "guests"));

    room.Set(room.airline, collaboration::MemberStatus::kActive);
    room.Set(room.partner, collaboration::MemberStatus::kLeft);
    CHECK(collaboration::ListSchemas(room.database, room.loyalty, room.airline)->empty());
    CHECK_FALSE(*collaboration::FindSchema(room.database, room.loyalty, room.airline, "guests"));
    CHECK(collaboration::ListSchemas(room.database, room.loyalty, base::AccountId("1"))->empty());
}
