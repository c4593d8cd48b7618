// SPDX-License-Identifier: Apache-2.0
#include "server/result_file.h"

#include "../tests/support/temporary_folder.h"

#include <doctest/doctest.h>

TEST_CASE("a result's file appears whole, or not at all") {
    const support::TemporaryFolder folder;
    const std::string name = (folder.path / "result.csv").string();
    {
        auto dropped = server::ResultFile::Create(name);
        REQUIRE(dropped.ok());
        REQUIRE(base::WriteAll(dropped->fd(), "half").ok());
    }
    CHECK(std::filesystem::is_empty(folder.path));

    auto kept = server::ResultFile::Create(name);
    REQUIRE(kept.ok());
    REQUIRE(base::WriteAll(kept->fd(), "whole").ok());
    REQUIRE(kept->Finish().ok());

    CHECK(*base::ReadFile(name, 100) == "whole");
    CHECK_FALSE(std::filesystem::exists(name + ".part"));
    CHECK(server::ResultFile::Create((folder.path / "no" / "x").string()).error().code ==
          base::ErrorCode::kNotFound);
}
