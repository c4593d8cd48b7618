// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "backup/restore_backup.h"
#include "base/file.h"
#include "storage/data_folder.h"
#include "storage/migrations.h"

#include <array>
#include <doctest/doctest.h>

namespace backup {

inline void NoProgress(const std::string&, std::int64_t, std::int64_t) {}

// A node of a note, objects and a result, to be backed up and made again.
struct TestNode {
    TestNode() {
        REQUIRE(storage::PrepareDataFolder(data).ok());
        REQUIRE(crypto::KeyRing::Open(data, random).ok());
        auto database = metadata::Database::Open(data / kDatabaseName);
        REQUIRE(database.ok());
        REQUIRE(database
                    ->ExecuteScript("CREATE TABLE accounts (id TEXT PRIMARY KEY); CREATE TABLE "
                                    "notes (text TEXT); INSERT INTO notes VALUES "
                                    "('first')")
                    .ok());
        const std::array rooms{storage::Migrations()};
        REQUIRE(metadata::Migrate(*database, rooms).ok());
        std::filesystem::create_directories(data / "objects/111111111111");
        std::filesystem::create_directories(data / "buckets/results/q");
        Write("objects/111111111111/a", "an object");
        Write("objects/111111111111/b.draft", "unfinished");
        Write("buckets/results/q/result.csv", "n\n1\n");
        Write("query-runner.lock", "");
    }

    void Write(const std::string& path, const std::string& text) const {
        REQUIRE(base::WriteFileDurably(data / path, text).ok());
    }

    base::Result<Manifest> Take() { return TakeBackup({data, target}, clock, random, NoProgress); }

    RestoreOrder Order() const { return {target, folder.path / "new", data / "node.keys"}; }

    base::Result<Manifest> Restore(const RestoreOrder& order) {
        const auto nothing = [](metadata::Database&, const crypto::KeyRing&, const Manifest&) {
            return base::Status();
        };
        return RestoreBackup(order, nothing, random, NoProgress);
    }

    support::TemporaryFolder folder;
    std::filesystem::path data = folder.path / "node";
    std::filesystem::path target = folder.path / "backup";
    base::SystemRandom random;
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1'763'000'000'123))};
};

inline std::string NotesIn(const std::filesystem::path& file) {
    auto database = metadata::Database::Open(file);
    REQUIRE(database.ok());
    const auto row = database->QueryOne<std::string>("SELECT text FROM notes");
    REQUIRE(row.ok());
    return std::get<0>(**row);
}

}  // namespace backup
