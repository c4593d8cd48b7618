// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "metadata/database.h"

#include <span>
#include <string_view>
#include <vector>

namespace metadata {

// How one room's tables came to be: a script per step, in order, never changed once released. A
// room's version is how many of its steps the database has seen.
struct RoomMigrations {
    std::string_view room;
    std::vector<std::string_view> steps;
};

// The room's own tables (try_write.h); they come before all others.
RoomMigrations Migrations();

// Brings the database to what this program knows: all missing steps of all rooms, in the order
// given, in one transaction. kConflict when the database has seen steps or rooms that this program
// does not know: a newer program wrote it, and an older one must not touch it.
base::Status Migrate(Database& database, std::span<const RoomMigrations> rooms);

}  // namespace metadata
