// SPDX-License-Identifier: Apache-2.0
#include "server/errors_page.h"

#include "base/file.h"

#include <doctest/doctest.h>

TEST_CASE("the committed page of errors is the generated one (glovebox reference errors > "
          "docs/reference/errors.md)") {
    const auto committed =
        base::ReadFile(std::string(GLOVEBOX_SOURCE_DIR) + "/docs/reference/errors.md", 1'000'000);

    REQUIRE(committed.ok());
    CHECK(*committed == server::ErrorsPage());
}
