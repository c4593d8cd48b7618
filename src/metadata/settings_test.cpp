// SPDX-License-Identifier: Apache-2.0
#include "metadata/settings.h"

#include "../tests/support/temporary_folder.h"
#include "metadata/migrations.h"

#include <array>
#include <doctest/doctest.h>

TEST_CASE("a setting is what was written last, for every process") {
    const support::TemporaryFolder folder;
    auto one = *metadata::Database::Open(folder.path / "node.db");
    const std::array rooms{metadata::Migrations()};
    REQUIRE(metadata::Migrate(one, rooms).ok());
    CHECK(!metadata::ReadSetting(one, "region")->has_value());

    REQUIRE(metadata::WriteSetting(one, "region", "eu-north-1").ok());
    REQUIRE(metadata::WriteSetting(one, "region", "eu-west-3").ok());

    auto other = *metadata::Database::Open(folder.path / "node.db");
    const auto region = metadata::ReadSetting(other, "region");
    CHECK(region->value_or("") == "eu-west-3");
}
