// SPDX-License-Identifier: Apache-2.0
#include "collaboration/associations.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

TEST_CASE("an association is found by its name in its collaboration and listed there") {
    TestNode node;
    const auto loyalty = *collaboration::Collaborations(node.database)
                              .Create(node.Loyalty(), node.random, node.clock);
    const auto table = *collaboration::ConfiguredTables(node.database)
                            .Create(node.Table(node.partner, "guests"), node.random);
    collaboration::Associations associations(node.database);
    REQUIRE(associations.Create(loyalty.id, table.id, "guests", node.random).ok());

    CHECK((*associations.Find(loyalty.id, "guests"))->table == table.id);
    CHECK_FALSE(associations.Find(loyalty.id, "members")->has_value());
    CHECK(associations.List(loyalty.id)->size() == 1);
    CHECK(associations.List(base::CollaborationId("other"))->empty());
}

TEST_CASE("an association name is taken once in a collaboration") {
    TestNode node;
    const auto loyalty = *collaboration::Collaborations(node.database)
                              .Create(node.Loyalty(), node.random, node.clock);
    const auto table = *collaboration::ConfiguredTables(node.database)
                            .Create(node.Table(node.partner, "guests"), node.random);
    collaboration::Associations associations(node.database);
    REQUIRE(associations.Create(loyalty.id, table.id, "guests", node.random).ok());

    const auto again = associations.Create(loyalty.id, table.id, "guests", node.random);

    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == base::ErrorCode::kConflict);
}
