// SPDX-License-Identifier: Apache-2.0
#include "activation/egress_list.h"

#include "activation/tables.h"

#include <array>
#include <doctest/doctest.h>
#include <filesystem>
#include <optional>
#include <stdlib.h>

namespace {

struct Node {
    Node() {
        std::string name =
            (std::filesystem::temp_directory_path() / "glovebox-out-XXXXXX").string();
        folder = mkdtemp(name.data());
        database.emplace(*metadata::Database::Open(folder / "node.db"));
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(*database, rooms).ok());
    }
    ~Node() {
        database.reset();
        std::filesystem::remove_all(folder);
    }
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    std::filesystem::path folder;
    std::optional<metadata::Database> database;
};

}  // namespace

TEST_CASE("a delivery endpoint is listed once with the egress policy") {
    Node node;
    CHECK(*activation::AllowDeliveriesTo(*node.database, "http://127.0.0.1:7450"));
    CHECK_FALSE(*activation::AllowDeliveriesTo(*node.database, "http://127.0.0.1:7450"));

    const auto rules = activation::ListEgressRules(*node.database);

    REQUIRE(rules.ok());
    REQUIRE(rules->size() == 1);
    CHECK(rules->front().purpose == "destination");
    CHECK(rules->front().host == "127.0.0.1");
    CHECK(rules->front().port == 7450);
    CHECK_FALSE(rules->front().special_addresses_allowed);
}

TEST_CASE("what is no address of a server is not listed") {
    Node node;

    CHECK_FALSE(activation::AllowDeliveriesTo(*node.database, "file:///etc/passwd").ok());
    CHECK(activation::ListEgressRules(*node.database)->empty());
}
