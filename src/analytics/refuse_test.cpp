// SPDX-License-Identifier: Apache-2.0
#include "analytics/refuse.h"

#include <doctest/doctest.h>

TEST_CASE("a name is repeated as it was written and no further") {
    const std::string text = "select t.city, \"a \"\"b\"\"\", nosuch + 1 from x";
    CHECK(analytics::NameAt(text, 7) == "t.city");
    CHECK(analytics::NameAt(text, 15) == "\"a \"\"b\"\"\"");
    CHECK(analytics::NameAt(text, text.find("nosuch")) == "nosuch");
    CHECK(analytics::NameAt(text, text.find('+')).empty());
    CHECK(analytics::NameAt(text, 1000).empty());
    CHECK(analytics::NameAt(text, {}).empty());
}

TEST_CASE("a long name is cut between characters and control characters show") {
    std::string name;
    for (int i = 0; i < 60; ++i) name += "é";
    const std::string shown = analytics::NameAt(name, 0);
    CHECK(shown.ends_with("..."));
    CHECK(shown.size() < 90);
    CHECK(analytics::Shown("a\nb").find('\n') == std::string::npos);
}
