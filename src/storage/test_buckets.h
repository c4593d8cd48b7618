// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "storage/bucket_objects.h"
#include "storage/buckets.h"
#include "storage/migrations.h"

#include <array>
#include <doctest/doctest.h>

// A node with the accounts airline and partner, whose buckets lie in its folder.
struct BucketNode {
    BucketNode() {
        const std::array rooms = {access_control::Migrations(), storage::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        access_control::Accounts accounts(database);
        airline = accounts.Create("airline", random, clock)->id;
        partner = accounts.Create("partner", random, clock)->id;
    }

    base::Result<storage::Bucket> Bucket(const std::string& name) { return Bucket(name, airline); }
    base::Result<storage::Bucket> Bucket(const std::string& name, const base::AccountId& owner) {
        return storage::Buckets(database).Create(
            {.name = name, .owner = owner, .folder = folder.path / name}, clock);
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{7};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'123))};
    base::AccountId airline;
    base::AccountId partner;
};
