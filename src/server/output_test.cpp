// SPDX-License-Identifier: Apache-2.0
#include "server/output.h"

#include <doctest/doctest.h>

TEST_CASE("durations read as minutes and seconds") {
    CHECK(server::DurationText(std::chrono::milliseconds(65'400)) == "1:05");
    CHECK(server::DurationText(std::chrono::milliseconds(999)) == "0:00");
}
