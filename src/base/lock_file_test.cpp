// SPDX-License-Identifier: Apache-2.0
#include "base/lock_file.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>

TEST_CASE("a lock is held by one until it lets go") {
    const support::TemporaryFolder folder;
    const auto path = folder.path / "runner.lock";
    auto first = base::TakeLock(path, "somebody works here");
    REQUIRE(first.ok());

    const auto second = base::TakeLock(path, "somebody works here");

    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == base::ErrorCode::kConflict);
    CHECK(second.error().message == "somebody works here");
    first->Reset();
    CHECK(base::TakeLock(path, "somebody works here").ok());
    CHECK(std::filesystem::status(path).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a lock is never taken through a link, nor where its folder is not") {
    const support::TemporaryFolder folder;
    std::filesystem::create_symlink(folder.path / "elsewhere", folder.path / "link");

    CHECK_FALSE(base::TakeLock(folder.path / "link", "held").ok());
    CHECK_FALSE(std::filesystem::exists(folder.path / "elsewhere"));
    CHECK(base::TakeLock(folder.path / "nowhere" / "lock", "held").error().code ==
          base::ErrorCode::kNotFound);
}
