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
    CHECK(*activation::MayDeliverTo(node.database, "http://127.0.0.1:7450/any"));
    CHECK_FALSE(*activation::MayDeliverTo(node.database, "http://127.0.0.1:7451"));

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

TEST_CASE("an endpoint leaves the list when no destination is there any more, and not before") {
    TestNode node;
    const std::string old_place = "https://old.example:443/a";
    REQUIRE(*activation::AllowDeliveriesTo(node.database, old_place));
    REQUIRE(*activation::AllowDeliveriesTo(node.database, "https://other.example:443"));
    const auto insert = [&](std::string_view id, std::string_view endpoint) {
        return node.database
            .Execute("INSERT INTO destinations (id, account, name, kind, ad_account, endpoint,"
                     " api_version, access_token) VALUES (?, 'a', ?, 'meta', 'act_1', ?, 'v26.0',"
                     " 'x')",
                     {id, id, endpoint})
            .ok();
    };
    REQUIRE(insert("1", "https://old.example:443/b"));

    CHECK_FALSE(*activation::ForgetDeliveriesTo(node.database, old_place));
    CHECK(activation::ListEgressRules(node.database)->size() == 2);
    REQUIRE(node.database.Execute("DELETE FROM destinations").ok());
    CHECK(*activation::ForgetDeliveriesTo(node.database, old_place));

    const auto rules = activation::ListEgressRules(node.database);
    REQUIRE(rules->size() == 1);
    CHECK(rules->front().host == "other.example");
}
