// SPDX-License-Identifier: Apache-2.0
#include "backup/take_backup.h"

#include "backup/test_node.h"

#include <sys/stat.h>

namespace backup {
namespace {

namespace fs = std::filesystem;

std::size_t EntriesOf(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("a backup has database and finished objects, and never the root key") {
    TestNode node;

    const auto manifest = node.Take();

    REQUIRE(manifest.ok());
    CHECK(manifest->files.size() == 3);
    CHECK(NotesIn(node.target / kDatabaseName) == "first");
    CHECK(*base::ReadFile(node.target / "objects/111111111111/a", 100) == "an object");
    CHECK(fs::exists(node.target / "buckets/results/q/result.csv"));
    CHECK_FALSE(fs::exists(node.target / "objects/111111111111/b.draft"));
    CHECK_FALSE(fs::exists(node.target / "node.keys"));
    struct stat status{};
    REQUIRE(stat(node.target.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    CHECK(EntriesOf(node.folder.path) == 2);
}

TEST_CASE("a backup says which buckets are not in it") {
    TestNode node;
    {
        auto database = metadata::Database::Open(node.data / kDatabaseName);
        REQUIRE(database
                    ->ExecuteScript("INSERT INTO accounts VALUES ('1'); INSERT INTO buckets VALUES "
                                    "('near', '1', '" +
                                    (fs::canonical(node.data) / "buckets/near").string() +
                                    "', 0), ('far', '1', '/srv/far', 0)")
                    .ok());
    }

    const auto manifest = node.Take();

    REQUIRE(manifest.ok());
    CHECK(manifest->outside == std::vector<BucketOutside>{{"far", "/srv/far"}});
}

TEST_CASE("a backup is taken while others write, and is of one moment") {
    TestNode node;
    auto writer = metadata::Database::Open(node.data / kDatabaseName);
    REQUIRE(writer.ok());
    bool written = false;

    const auto manifest =
        TakeBackup({node.data, node.target}, node.clock, node.random,
                   [&](const std::string& what, std::int64_t, std::int64_t) {
                       if (what != "database" || written) return;
                       written = writer->Execute("UPDATE notes SET text = 'second'").ok();
                   });

    REQUIRE(manifest.ok());
    CHECK(written);
    CHECK(NotesIn(node.target / kDatabaseName) == "first");
    CHECK(NotesIn(node.data / kDatabaseName) == "second");
}

TEST_CASE("a backup overwrites nothing and needs a node") {
    TestNode node;
    fs::create_directory(node.target);

    CHECK(node.Take().error().code == base::ErrorCode::kConflict);
    CHECK(
        TakeBackup({node.folder.path, node.folder.path / "x"}, node.clock, node.random, NoProgress)
            .error()
            .code == base::ErrorCode::kNotFound);
    CHECK(EntriesOf(node.folder.path) == 2);
}

}  // namespace backup
