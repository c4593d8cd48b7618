// SPDX-License-Identifier: Apache-2.0
#include "base/object_reader.h"

#include <doctest/doctest.h>

namespace {

base::Json Parsed(std::string_view text) { return *base::ParseJson(text); }

}  // namespace

TEST_CASE("an unknown member is refused by its path and name, with the nearest known name") {
    const auto json = Parsed(R"({"formt":"CSV"})");

    const auto reader = base::ObjectReader::Make(json, "tables[0].source", {"files", "format"});

    REQUIRE_FALSE(reader.ok());
    CHECK(reader.error().message ==
          "tables[0].source: unknown member 'formt'; did you mean 'format'?");
}

TEST_CASE("a member of the wrong kind, out of its range or missing is named by its path") {
    const auto json = Parsed(R"({"name":7,"minimum":1,"list":["a",2],"gone":null})");
    const auto reader = base::ObjectReader::Make(json, "t", {"name", "minimum", "list", "gone"});
    REQUIRE(reader.ok());

    CHECK(reader->Text("name").error().message == "t.name: must be a text");
    CHECK(reader->Int("minimum", 2, 100000).error().message ==
          "t.minimum: must be a whole number from 2 to 100000");
    CHECK(reader->Texts("list", 9).error().message == "t.list[1]: must be a text");
    CHECK(reader->Items("list", 1).error().message == "t.list: has more than 1 items");
    CHECK(reader->Required("gone").error().message == "t.gone: is missing");
    CHECK_FALSE(reader->OptionalTexts("gone", 1)->has_value());
}

TEST_CASE("a hostile name is shown escaped and cut") {
    CHECK(base::QuoteName("a\x1b[31m").find('\x1b') == std::string::npos);
    CHECK(base::QuoteName(std::string(1000, 'x')).size() < 80);
    CHECK(base::QuoteName(std::string(1000, '\x80')).size() < 2000);
    CHECK(base::QuoteName("short") == "'short'");
}
