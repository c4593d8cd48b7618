// SPDX-License-Identifier: Apache-2.0
#include "analytics/time_format.h"

#include <doctest/doctest.h>

TEST_CASE("a date format is told in the engine's letters") {
    CHECK(analytics::StrftimeFormat("YYYY-MM-DD HH24:MI:SS") == "%Y-%m-%d %H:%M:%S");
    CHECK(analytics::StrftimeFormat("dd/mon/yy") == "%d/%b/%y");
    CHECK(analytics::StrftimeFormat("100%") == std::nullopt);
    CHECK(analytics::StrftimeFormat("YYYY%MM") == "%Y%%%m");
    CHECK(analytics::StrftimeFormat("Q") == std::nullopt);
}

TEST_CASE("a number format is a decimal of as many digits") {
    CHECK(analytics::NumberFormatType("999") == "DECIMAL(3,0)");
    CHECK(analytics::NumberFormatType("9,999.99") == "DECIMAL(6,2)");
    CHECK(analytics::NumberFormatType("S99D9") == "DECIMAL(3,1)");
    CHECK(analytics::NumberFormatType("9.9.9") == std::nullopt);
    CHECK(analytics::NumberFormatType("L99") == std::nullopt);
    CHECK(analytics::NumberFormatType("") == std::nullopt);
}
