// SPDX-License-Identifier: Apache-2.0
#include "activation/egress_list.h"

#include "activation/test_node.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <optional>

TEST_CASE("a delivery endpoint is listed once with the egress policy") {
    TestNode node;
    CHECK(*activation::AllowDeliveriesTo(node.database, "http://127.0.0.1:7450"));
    CHECK_FALSE(*activation::AllowDeliveriesTo(node.database, "http://127.0.0.1:7450"));

    const auto rules = activation::ListEgressRules(node.database);

    REQUIRE(rules.ok());
    REQUIRE(rules->size() == 1);
    CHECK(rules->front().purpose == "destination");
    CHECK(rules->front().host == "127.0.0.1");
    CHECK(rules->front().port == 7450);
    CHECK_FALSE(rules->front().special_addresses_allowed);
}

TEST_CASE("what is no address of a server is not listed") {
    TestNode node;

    CHECK_FALSE(activation::AllowDeliveriesTo(node.database, "file:///etc/passwd").ok());
    CHECK(activation::ListEgressRules(node.database)->empty());
}
