// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "metadata/database.h"

#include <doctest/doctest.h>

// A database of notes in a folder of its own; it can be opened several times at once.
struct TestNotes {
    static constexpr const char* kInsert = "INSERT INTO notes (id, text) VALUES (?, ?)";

    metadata::Database Open() const {
        auto database = metadata::Database::Open(folder.path / "node.db");
        REQUIRE(database.ok());
        REQUIRE(database
                    ->ExecuteScript(
                        "CREATE TABLE IF NOT EXISTS notes (id BIGINT PRIMARY KEY, text TEXT)")
                    .ok());
        return *std::move(database);
    }

    support::TemporaryFolder folder;
};
