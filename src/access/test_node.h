// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "access/principals.h"
#include "crypto/key_ring.h"

#include <array>
#include <doctest/doctest.h>
#include <stdlib.h>

// A node in a folder of its own, with the accounts airline and partner, for the tests of this room.
struct TestNode {
    TestNode() {
        const std::array rooms = {access_control::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        access_control::Accounts accounts(database);
        airline = accounts.Create("airline", random, clock)->id;
        partner = accounts.Create("partner", random, clock)->id;
    }
    TestNode(const TestNode&) = delete;
    TestNode& operator=(const TestNode&) = delete;

    access_control::Principal User(const std::string& name) {
        return *access_control::Principals(database).CreateUser(airline, name, random, clock);
    }
    // Trusts whom the JSON of its Principal element names.
    access_control::Principal Role(const std::string& name, const std::string& principal,
                                   std::chrono::seconds session_max = std::chrono::hours(2)) {
        const auto role = access_control::Principals(database).CreateRole(
            airline, name, {Trust(principal), session_max}, random, clock);
        REQUIRE(role.ok());
        return *role;
    }
    static std::string Trust(const std::string& principal) {
        return R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" +
               principal + "}}";
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{7};
    base::ManualClock clock{base::WallTime(std::chrono::hours(500'000))};
    crypto::KeyRing ring = *crypto::KeyRing::Open(folder.path, random);
    base::AccountId airline;
    base::AccountId partner;
};
