// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include "base/json_array.h"

#include <doctest/doctest.h>
#include <limits>

using base::Json;
using base::ParseJson;

TEST_CASE("JSON keeps the order of members and every kind of value") {
    const std::string text =
        R"({"b":[1,-2.5,true,null],"a":{"é":"x\ny"},"big":18446744073709551615})";

    const auto json = ParseJson(text);

    REQUIRE(json.ok());
    CHECK(json->Dump() == text);
    CHECK(json->Find("b")->AsArray()[0].AsInt() == 1);
    CHECK(json->Find("b")->AsArray()[1].AsDouble() == -2.5);
    CHECK(json->Find("nothing") == nullptr);
}

TEST_CASE("an array of items has each as it stands, or as a function makes it") {
    const std::vector<std::string> texts = {"b", "a\"", "b"};

    CHECK(base::JsonArrayOf(texts).Dump() == R"(["b","a\"","b"])");
    CHECK(base::JsonArrayOf(texts, &std::string::size).Dump() == "[1,2,1]");
    CHECK(base::JsonArrayOf(std::vector<std::string>()).Dump() == "[]");
}

TEST_CASE("numbers come back as they went in") {
    for (const double value : {0.1, 1e300, -1.0 / 3.0, 5e-324}) {
        CHECK(ParseJson(Json(value).Dump())->AsDouble() == value);
    }
    CHECK(Json(std::numeric_limits<double>::infinity()).Dump() == "null");
    CHECK(ParseJson("9223372036854775807")->AsInt() == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a repeated member is refused by name and place") {
    const auto json = ParseJson("{\"a\":1,\n \"a\":2}");

    REQUIRE_FALSE(json.ok());
    CHECK(json.error().message.find("'a' stands twice at line 2") != std::string::npos);
}

TEST_CASE("malformed text is refused with its place") {
    const auto json = ParseJson("{\n  \"a\": nope}");

    REQUIRE_FALSE(json.ok());
    CHECK(json.error().code == base::ErrorCode::kInvalidArgument);
    CHECK(json.error().message.find("line 2") != std::string::npos);
    CHECK_FALSE(ParseJson("").ok());
    CHECK_FALSE(ParseJson("1 2").ok());
    CHECK_FALSE(ParseJson("\"\xff\"").ok());
}

TEST_CASE("depth and size have limits") {
    const std::string deep = std::string(65, '[') + std::string(65, ']');

    CHECK_FALSE(ParseJson(deep).ok());
    CHECK(ParseJson(deep, {.bytes_max = 1000, .depth_max = 65}).ok());
    CHECK(ParseJson("[1]", {.bytes_max = 2}).error().code == base::ErrorCode::kResourceExhausted);
}

TEST_CASE("control characters are escaped when written") {
    CHECK(base::JsonQuote("a\x01\x7f\"\\") == R"("a\u0001\u007f\"\\")");
}

TEST_CASE("indented text parses back to the same value") {
    const Json json =
        Json::MakeObject().Set("a", Json::MakeArray({1, "two"})).Set("empty", Json::MakeObject());

    CHECK(*ParseJson(json.DumpIndented()) == json);
    CHECK(json.DumpIndented() == "{\n  \"a\": [\n    1,\n    \"two\"\n  ],\n  \"empty\": {}\n}");
}

TEST_CASE("a repeated member is shown without its control characters, also one without a name") {
    const auto control = base::ParseJson("{\"a\x7f\":1,\"a\x7f\":2}");
    const auto nameless = base::ParseJson(R"({"":1,"":2})");

    REQUIRE_FALSE(control.ok());
    CHECK(control.error().message.find('\x7f') == std::string::npos);
    REQUIRE_FALSE(nameless.ok());
    CHECK(nameless.error().message.find("stands twice") != std::string::npos);
}

TEST_CASE(
    "an object of too many members is refused, before looking for each among all takes long") {
    std::string text = "{";
    for (int i = 0; i < 200'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
    text.back() = '}';

    const auto parsed = base::ParseJson(text);

    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().message.find("more than 2000 members") != std::string::npos);
}
