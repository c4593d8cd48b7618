// SPDX-License-Identifier: Apache-2.0
#include "collaboration/associations.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

TEST_CASE("an association is found by its name in its collaboration and listed there") {
    TestNode node;
    const auto loyalty = *collaboration::Collaborations(node.database)
                              .Create(node.Loyalty(), node.random, node.clock);
    const auto table = *collaboration::ConfiguredTables(node.database)
                            .Create(node.Table(node.partner, "guests"), node.random, node.clock);
    collaboration::Associations associations(node.database);
    REQUIRE(
        associations.Create({{}, loyalty.id, table.id, "guests"}, node.random, node.clock).ok());

    CHECK((*associations.Find(loyalty.id, "guests"))->table == table.id);
    CHECK_FALSE(associations.Find(loyalty.id, "members")->has_value());
    CHECK(associations.List(loyalty.id)->size() == 1);
    CHECK(associations.List(base::CollaborationId("other"))->empty());
}

namespace {

// A table of the partner's, associated as "guests".
struct Room : TestNode {
    Room() {
        loyalty = *collaboration::Collaborations(database).Create(Loyalty(), random, clock);
        const auto table = *collaboration::ConfiguredTables(database).Create(
            Table(partner, "guests"), random, clock);
        guests = *associations.Create({{}, loyalty.id, table.id, "guests"}, random, clock);
    }
    collaboration::Associations associations{database};
    collaboration::Collaboration loyalty;
    collaboration::Association guests;
};

}  // namespace

TEST_CASE("a name is found in any case, and refused to a second table") {
    Room room;

    CHECK((*room.associations.Find(room.loyalty.id, "GUESTS"))->id == room.guests.id);
    const auto again = room.associations.Create({{}, room.loyalty.id, room.guests.table, "guests"},
                                                room.random, room.clock);
    CHECK(again.error().code == base::ErrorCode::kConflict);
}

TEST_CASE("an association is its owner's alone, and listed to it in pages") {
    Room room;
    REQUIRE(
        room.associations
            .Create({{}, room.loyalty.id, room.guests.table, "visitors"}, room.random, room.clock)
            .ok());

    const auto found = room.associations.FindOwned(room.loyalty.id, room.partner, room.guests.id);
    CHECK(found->name == "guests");
    CHECK(room.associations.FindOwned(room.loyalty.id, room.airline, room.guests.id).error().code ==
          base::ErrorCode::kNotFound);
    const auto page = *room.associations.ListOwned(room.loyalty.id, room.partner, "", 1);
    REQUIRE(page.size() == 1);
    CHECK(
        room.associations.ListOwned(room.loyalty.id, room.partner, page[0].id.text(), 9)->size() ==
        1);
    CHECK(room.associations.ListOwned(room.loyalty.id, room.airline, "", 9)->empty());
}

TEST_CASE("a collaboration rule comes back as it was stored, with its times") {
    Room room;
    const auto start = room.clock.Now();
    room.clock.SleepFor(std::chrono::seconds(1));
    room.guests.rule = policy::CollaborationRule{policy::RuleType::kList, {{room.airline}}, {}};
    room.guests.role_arn = "arn:aws:iam::123456789012:role/reader";

    REQUIRE(room.associations.Update(room.guests, room.clock).ok());

    const auto found = *room.associations.Find(room.loyalty.id, "guests");
    CHECK(found->rule == room.guests.rule);
    CHECK(found->role_arn == room.guests.role_arn);
    CHECK(found->created == start);
    CHECK(found->rule_created == room.clock.Now());
    REQUIRE(room.associations.Delete(found->id).ok());
    CHECK_FALSE(room.associations.Find(room.loyalty.id, "guests")->has_value());
}

TEST_CASE("a stored rule that does not read back is damage, not the absence of a rule") {
    Room room;
    REQUIRE(
        room.database.Execute("UPDATE table_associations SET rule = ?", {R"({"type":"X"})"}).ok());

    CHECK(room.associations.Find(room.loyalty.id, "guests").error().code ==
          base::ErrorCode::kCorrupt);
}
