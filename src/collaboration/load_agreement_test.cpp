// SPDX-License-Identifier: Apache-2.0
#include "collaboration/load_agreement.h"

#include "collaboration/associations.h"
#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

// The loyalty collaboration with one table of the partner's in it.
struct Room : TestNode {
    Room() {
        loyalty = *collaboration::Collaborations(database).Create(Loyalty(), random, clock);
        table = *collaboration::ConfiguredTables(database).Create(Table(partner, "guests"), random,
                                                                  clock);
        REQUIRE(collaboration::Associations(database)
                    .Create({{}, loyalty.id, table.id, "guests"}, random, clock)
                    .ok());
    }
    collaboration::Collaboration loyalty;
    collaboration::ConfiguredTable table;
};

}  // namespace

TEST_CASE(
    "the judge gets members by name and ability, and tables with their allowed columns and types") {
    Room room;

    const auto agreement = collaboration::LoadAgreement(room.database, "loyalty", room.airline);

    REQUIRE(agreement.ok());
    CHECK(agreement->collaboration == room.loyalty.id);
    CHECK(policy::FindMember(*agreement, room.airline)->name == "airline");
    CHECK(policy::HasAbility(*policy::FindMember(*agreement, room.airline),
                             policy::Ability::kCanReceiveResults));
    REQUIRE(agreement->tables.size() == 1);
    const auto& table = agreement->tables.front();
    CHECK(table.id == room.table.id);
    CHECK(table.schema_version == "1");
    CHECK(table.rule == room.table.rule);
    REQUIRE(table.columns.size() == 2);
    CHECK(table.columns[0].name == "id");
    CHECK(query::ToString(table.columns[0].type) == "BIGINT");
}

TEST_CASE("who is no member finds nothing, as if the collaboration were not there") {
    Room room;
    const auto stranger =
        access_control::Accounts(room.database).Create("stranger", room.random, room.clock);

    CHECK(collaboration::LoadAgreement(room.database, "loyalty", stranger->id).error().code ==
          base::ErrorCode::kNotFound);
}

TEST_CASE("who is invited and has not joined sees no table and is no member yet") {
    Room room;
    REQUIRE(collaboration::Collaborations(room.database)
                .SetStatus(room.loyalty.id, room.airline, collaboration::MemberStatus::kInvited,
                           room.clock)
                .ok());

    const auto agreement = collaboration::LoadAgreement(room.database, "loyalty", room.airline);

    REQUIRE(agreement.ok());
    CHECK(agreement->tables.empty());
    CHECK(policy::FindMember(*agreement, room.airline) == nullptr);
}

TEST_CASE("the tables of an account that left are gone") {
    Room room;
    REQUIRE(collaboration::Collaborations(room.database)
                .SetStatus(room.loyalty.id, room.partner, collaboration::MemberStatus::kLeft,
                           room.clock)
                .ok());

    CHECK(collaboration::LoadAgreement(room.database, "loyalty", room.airline)->tables.empty());
}

TEST_CASE("a collaboration that does not exist is not found") {
    Room room;

    CHECK(collaboration::LoadAgreement(room.database, "no\nsuch", room.airline).error().code ==
          base::ErrorCode::kNotFound);
}

TEST_CASE("the owner's collaboration rule and time limit come with the table") {
    Room room;
    auto association = **collaboration::Associations(room.database).Find(room.loyalty.id, "guests");
    association.rule = policy::CollaborationRule{policy::RuleType::kList, {{room.airline}}, {}};
    REQUIRE(collaboration::Associations(room.database).Update(association, room.clock).ok());
    room.table.time_limit_seconds = 30;
    REQUIRE(collaboration::ConfiguredTables(room.database).Update(room.table, room.clock).ok());

    const auto agreement = collaboration::LoadAgreement(room.database, "loyalty", room.airline);

    REQUIRE(agreement->tables.size() == 1);
    CHECK(agreement->tables[0].collaboration_rule == association.rule);
    CHECK(agreement->tables[0].time_limit_seconds == 30);
}
