// SPDX-License-Identifier: Apache-2.0
#include "analytics/column_names.h"

#include <doctest/doctest.h>
#include <regex>
#include <string>
#include <vector>

TEST_CASE("a column name is exactly what the API's pattern takes") {
    const std::regex pattern("[a-z0-9_](([a-z0-9_ ]+-)*([a-z0-9_ ]+))?");
    const std::string alphabet = "a9_ -B\"";
    std::vector<std::string> names{""};
    for (std::size_t i = 0; i < names.size(); ++i) {
        CAPTURE(names[i]);
        REQUIRE(analytics::IsColumnName(names[i]) == std::regex_match(names[i], pattern));
        if (names[i].size() == 5) continue;
        for (const char c : alphabet) names.push_back(names[i] + c);
    }
    CHECK(names.size() > 10'000);
}

TEST_CASE("a column name has a longest length") {
    CHECK(analytics::IsColumnName(std::string(analytics::kColumnNameBytesMax, 'a')));
    CHECK_FALSE(analytics::IsColumnName(std::string(analytics::kColumnNameBytesMax + 1, 'a')));
}
