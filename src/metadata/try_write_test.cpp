// SPDX-License-Identifier: Apache-2.0
#include "metadata/try_write.h"

#include "../tests/support/temporary_folder.h"
#include "metadata/migrations.h"

#include <array>
#include <doctest/doctest.h>

namespace metadata {

TEST_CASE("a trial write fails while another connection writes, and works again afterwards") {
    const support::TemporaryFolder folder;
    auto writer = Database::Open(folder.path / "node.db");
    auto other = Database::Open(folder.path / "node.db");
    REQUIRE(writer.ok());
    REQUIRE(other.ok());
    const std::array rooms{Migrations()};
    REQUIRE(Migrate(*writer, rooms).ok());
    REQUIRE(other->ExecuteScript("PRAGMA busy_timeout = 1").ok());
    {
        auto transaction = writer->Begin();
        REQUIRE(transaction.ok());
        CHECK_FALSE(TryWrite(*other).ok());
    }
    CHECK(TryWrite(*other).ok());
}

}  // namespace metadata
