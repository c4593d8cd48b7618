// SPDX-License-Identifier: Apache-2.0
#include "activation/change_store.h"

#include "../tests/support/temporary_folder.h"
#include "activation/ledger.h"
#include "activation/tables.h"

#include <array>
#include <doctest/doctest.h>
#include <filesystem>
#include <optional>
#include <stdlib.h>

namespace {

using namespace std::chrono_literals;
using activation::ChangeScope;

const base::AccountId kAirline{"111122223333"};
const base::AccountId kHotel{"444455556666"};
const base::AccountId kShop{"555566667777"};

struct Node {
    Node() {
        database.emplace(*metadata::Database::Open(folder.path / "node.db"));
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(*database, rooms).ok());
        store.emplace(*database, clock);
    }
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    // Of an activation of its own, whose set is about to count.
    ChangeScope Added(const std::vector<base::AccountId>& owners) {
        activation::Ledger ledger(*database, clock, random);
        const auto opened = ledger.Open({kAirline, base::AudienceId(std::to_string(++audiences)), 1,
                                         base::DestinationId("d"), "place", "id=EXTERN_ID"});
        REQUIRE(opened.ok());
        ChangeScope scope{opened->id, kAirline, "place", owners};
        REQUIRE(store->Add(scope, {scope.activation, kAirline, "object", " EXTERN_ID ", 5, 4, 3, 2})
                    .ok());
        return scope;
    }

    support::TemporaryFolder folder;
    base::SeededRandom random{1};
    base::ManualClock clock{base::WallTime(1'795'200'000'000ms)};
    std::optional<metadata::Database> database;
    std::optional<activation::ChangeStore> store;
    int audiences = 0;
};

}  // namespace

TEST_CASE("of two deliveries that begin at once, the second to count is compared with the first") {
    Node node;
    const ChangeScope one = node.Added({kHotel});
    const ChangeScope other = node.Added({kHotel});

    CHECK(*node.store->Count(one, 0));
    CHECK_FALSE(*node.store->Count(other, 0));

    REQUIRE(node.store->Earlier(other)->size() == 1);
    CHECK(node.store->Earlier(other)->front().activation == one.activation);
    CHECK(*node.store->Count(other, 1));
}

TEST_CASE("a set is earlier for every scope that shares an owner with it, once") {
    Node node;
    const ChangeScope both = node.Added({kHotel, kShop});
    REQUIRE(*node.store->Count(both, 0));

    CHECK(node.store->Earlier(node.Added({kHotel, kShop}))->size() == 1);
    CHECK(node.store->Earlier(node.Added({kShop}))->size() == 1);
    CHECK(node.store->Earlier(node.Added({kAirline}))->empty());
    CHECK(node.store->Earlier(both)->empty());
}

TEST_CASE("a set that counts is not removed and does not come to count again") {
    Node node;
    const ChangeScope scope = node.Added({kHotel});
    REQUIRE(*node.store->Count(scope, 0));

    REQUIRE(node.store->Remove(scope.activation).ok());
    CHECK_FALSE(node.store->Count(scope, 0).ok());

    const auto found = *node.store->Find(scope.activation);
    REQUIRE(found.has_value());
    CHECK(found->counts);
    CHECK(found->set.tags == 5);
    CHECK(found->set.rows == 4);
    CHECK(found->set.people == 3);
    CHECK(*node.store->KeyVersion("place") == 2);
    CHECK_FALSE(node.store->KeyVersion("elsewhere")->has_value());
}

TEST_CASE("a set that never came to count leaves nothing") {
    Node node;
    const ChangeScope scope = node.Added({kHotel});

    REQUIRE(node.store->Remove(scope.activation).ok());

    CHECK_FALSE(node.store->Find(scope.activation)->has_value());
    REQUIRE(node.store->Add(scope, {scope.activation, kAirline, "b", " UID ", 1, 1, 1, 1}).ok());
}
