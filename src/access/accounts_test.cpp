// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"

#include "../tests/support/temporary_folder.h"

#include <array>
#include <doctest/doctest.h>

namespace {

struct Node {
    Node() {
        const std::array rooms = {access_control::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{7};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(0))};
};

}  // namespace

TEST_CASE("an account has twelve digits and is found by its name in any case and by its id") {
    Node node;
    access_control::Accounts accounts(node.database);
    const auto airline = accounts.Create("airline", node.random, node.clock);
    REQUIRE(airline.ok());

    CHECK(airline->id.text().size() == 12);
    CHECK(*accounts.FindByName("Airline") == *airline);
    CHECK(*accounts.FindById(airline->id) == *airline);
    CHECK(accounts.List()->size() == 1);
}

TEST_CASE("an account that is not there and a name that could never be one are answered alike") {
    Node node;
    access_control::Accounts accounts(node.database);

    CHECK(accounts.FindByName("nobody").error().message == "there is no account 'nobody'");
    CHECK(accounts.FindByName("no;body").error().message == "there is no account 'no;body'");
    CHECK(accounts.FindByName("no;body").error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("a name is taken once") {
    Node node;
    access_control::Accounts accounts(node.database);
    REQUIRE(accounts.Create("airline", node.random, node.clock).ok());

    CHECK(accounts.Create("airline", node.random, node.clock).error().code ==
          base::ErrorCode::kConflict);
}

TEST_CASE("an id that was drawn before is drawn again") {
    Node node;
    access_control::Accounts accounts(node.database);
    base::SeededRandom first(1);
    base::SeededRandom same(1);
    REQUIRE(accounts.Create("airline", first, node.clock).ok());

    const auto partner = accounts.Create("partner", same, node.clock);

    REQUIRE(partner.ok());
    CHECK(partner->id != accounts.FindByName("airline")->id);
}
