// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <sys/stat.h>

TEST_CASE("a durably written file is whole, private and leaves no other name behind") {
    const support::TemporaryFolder folder;
    const auto path = folder.path / "state";

    REQUIRE(base::WriteFileDurably(path, "first").ok());
    REQUIRE(base::WriteFileDurably(path, "second").ok());

    CHECK(*base::ReadFile(path, 100) == "second");
    struct stat status{};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("reading stops at its limit with a code of its own") {
    const support::TemporaryFolder folder;
    REQUIRE(base::WriteFileDurably(folder.path / "big", "0123456789").ok());

    const auto read = base::ReadFile(folder.path / "big", 9);

    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == base::ErrorCode::kResourceExhausted);
}

TEST_CASE("a missing file is said to be missing, by its path") {
    const auto read = base::ReadFile("/nonexistent/file", 10);

    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == base::ErrorCode::kNotFound);
    CHECK(read.error().message.find("/nonexistent/file") != std::string::npos);
}

TEST_CASE("an unnamed file holds bytes and shows no name") {
    const support::TemporaryFolder folder;
    const auto fd = base::OpenUnnamed(folder.path);
    REQUIRE(fd.ok());

    CHECK(base::WriteAll(fd->get(), "spill").ok());
    CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("drafts beside a file are removed, and neither the file nor its neighbours") {
    const support::TemporaryFolder folder;
    for (const char* name : {"keys", "keys.1", "keys.1.new", "keyset", "other.keys.1"})
        REQUIRE(base::WriteFileDurably(folder.path / name, "x").ok());

    base::RemoveDraftsOf(folder.path / "keys", ".");

    CHECK(std::filesystem::exists(folder.path / "keys"));
    CHECK(std::filesystem::exists(folder.path / "keyset"));
    CHECK(std::filesystem::exists(folder.path / "other.keys.1"));
    CHECK_FALSE(std::filesystem::exists(folder.path / "keys.1"));
    CHECK_FALSE(std::filesystem::exists(folder.path / "keys.1.new"));
}
