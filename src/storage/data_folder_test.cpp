// SPDX-License-Identifier: Apache-2.0
#include "storage/data_folder.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sys/stat.h>

TEST_CASE(
    "a data directory is made closed to others, with its parents, and is there the next time") {
    const support::TemporaryFolder folder;

    const auto made = storage::PrepareDataFolder(folder.path / "a/b/data/");

    REQUIRE(made.ok());
    CHECK(*made == folder.path / "a/b/data");
    struct stat status{};
    REQUIRE(stat(made->c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    CHECK(storage::PrepareDataFolder(*made).ok());
}

TEST_CASE("a directory that others may look into, or a file, is refused by its path") {
    const support::TemporaryFolder folder;
    std::filesystem::create_directory(folder.path / "open");
    chmod((folder.path / "open").c_str(), 0750);
    std::ofstream(folder.path / "file") << "x";

    CHECK(storage::PrepareDataFolder(folder.path / "open").error().code ==
          base::ErrorCode::kPermissionDenied);
    CHECK(
        storage::PrepareDataFolder(folder.path / "file").error().message.find("is not a folder") !=
        std::string::npos);
}

TEST_CASE("a data directory whose restore was not finished is no node's") {
    const support::TemporaryFolder folder;
    REQUIRE(storage::PrepareDataFolder(folder.path).ok());
    REQUIRE(storage::MarkUnfinished(folder.path).ok());

    CHECK(storage::PrepareDataFolder(folder.path).error().code == base::ErrorCode::kConflict);
    REQUIRE(storage::MarkFinished(folder.path).ok());
    CHECK(storage::PrepareDataFolder(folder.path).ok());
}
