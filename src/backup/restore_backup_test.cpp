// SPDX-License-Identifier: Apache-2.0
#include "backup/restore_backup.h"

#include "backup/test_node.h"

namespace backup {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("a node is made from a backup, settled before it is one") {
    TestNode node;
    REQUIRE(node.Take().ok());
    const RestoreOrder order = node.Order();

    const auto restored = RestoreBackup(
        order,
        [&](metadata::Database& database, const crypto::KeyRing&, const Manifest& manifest) {
            CHECK(manifest.data_folder == node.data.string());
            CHECK_FALSE(storage::PrepareDataFolder(order.data_folder).ok());
            return database.ExecuteScript("UPDATE notes SET text = 'settled'");
        },
        node.random, NoProgress);

    REQUIRE(restored.ok());
    CHECK(NotesIn(order.data_folder / kDatabaseName) == "settled");
    CHECK(*base::ReadFile(order.data_folder / "objects/111111111111/a", 100) == "an object");
    CHECK(*base::ReadFile(order.data_folder / "node.keys", 1'000) ==
          *base::ReadFile(node.data / "node.keys", 1'000));
    CHECK(storage::PrepareDataFolder(order.data_folder).ok());
}

TEST_CASE("a directory that is not empty is left alone") {
    TestNode node;
    REQUIRE(node.Take().ok());
    RestoreOrder order = node.Order();
    order.data_folder = node.data;

    CHECK(node.Restore(order).error().code == base::ErrorCode::kConflict);
    CHECK(NotesIn(node.data / kDatabaseName) == "first");
}

TEST_CASE("without its key a backup says which it needs") {
    TestNode node;
    const auto manifest = node.Take();
    REQUIRE(manifest.ok());
    RestoreOrder order = node.Order();
    order.keys_file.clear();

    const auto restored = node.Restore(order);

    REQUIRE_FALSE(restored.ok());
    CHECK(restored.error().message.find(manifest->keys.at(1)) != std::string::npos);
    CHECK_FALSE(fs::exists(order.data_folder));
}

TEST_CASE("a flipped byte, a missing file and an unfinished backup are found") {
    TestNode node;
    REQUIRE(node.Take().ok());
    REQUIRE(base::WriteFileDurably(node.target / "objects/111111111111/a", "An object").ok());

    const RestoreOrder order = node.Order();
    CHECK(node.Restore(order).error().code == base::ErrorCode::kCorrupt);
    CHECK_FALSE(storage::PrepareDataFolder(order.data_folder).ok());

    fs::remove_all(order.data_folder);
    fs::remove(node.target / "objects/111111111111/a");
    CHECK_FALSE(node.Restore(order).ok());
    fs::remove_all(order.data_folder);
    fs::remove(node.target / kManifestName);
    CHECK(node.Restore(order).error().code == base::ErrorCode::kNotFound);
    CHECK_FALSE(fs::exists(order.data_folder));
}

}  // namespace backup
