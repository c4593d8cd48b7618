// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "activation/tables.h"
#include "base/clock.h"
#include "base/random.h"
#include "crypto/key_ring.h"

#include <array>
#include <doctest/doctest.h>

// A node in a folder of its own that holds the tables of this room.
struct TestNode {
    TestNode() {
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    const support::TemporaryFolder folder;
    base::SeededRandom random{1};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'795'200'000'000))};
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
};
