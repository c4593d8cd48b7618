// SPDX-License-Identifier: Apache-2.0
#include "server/refusal_text.h"

#include <doctest/doctest.h>

using query::Refusal;
using query::RefusalCode;

TEST_CASE("a refusal shows its line with a caret, the rule's field and the nearest allowed form") {
    Refusal refusal{RefusalCode::kColumnNotInRule,
                    "SELECT",
                    base::Position{2, 8},
                    "members",
                    "email",
                    "aggregation.dimensionColumns",
                    "no rule lets email out",
                    "select city instead"};

    CHECK(server::RefusalText({refusal}, "-- ask\nSELECT email FROM members") ==
          "Refused:\n"
          "  COLUMN_NOT_IN_RULE at line 2, column 8 in SELECT: no rule lets email out\n"
          "    SELECT email FROM members\n"
          "           ^\n"
          "    rule of members: aggregation.dimensionColumns\n"
          "    try: select city instead\n");
}

TEST_CASE("of a long line what stands around the place is shown, counted in code points") {
    const auto caret_of = [](const std::string& sql, std::uint32_t column) {
        Refusal refusal{RefusalCode::kUnknownName, "", base::Position{1, column}, "", "", "",
                        "x does not exist",        ""};
        return server::RefusalText({refusal}, sql);
    };
    const std::string wide = "\xc3\xa9";  // one code point of two bytes
    std::string many;
    for (int i = 0; i < 150; ++i) many += wide;
    std::string shown;
    for (int i = 0; i < 60; ++i) shown += wide;

    CHECK(caret_of(many + "x" + many, 151) ==
          "Refused:\n  UNKNOWN_NAME at line 1, column 151: x does not exist\n    ..." + shown +
              "x" + shown.substr(0, std::size_t{78}) + "...\n    " + std::string(63, ' ') + "^\n");
    CHECK(caret_of("x" + many, 1) ==
          "Refused:\n  UNKNOWN_NAME at line 1, column 1: x does not exist\n    x" + shown +
              shown.substr(0, std::size_t{78}) + "...\n    ^\n");
    CHECK(caret_of(many + "x", 151).ends_with("x\n    " + std::string(102, ' ') + "^\n"));
    CHECK(caret_of("\tselect\tx\r\n", 9).ends_with("     select x\n            ^\n"));
}

TEST_CASE("text that could command a terminal is never echoed") {
    Refusal refusal{RefusalCode::kUnknownName, "", base::Position{1, 1}, "", "", "",
                    "\x1b[2Jx does not exist", ""};

    const std::string text = server::RefusalText({refusal, refusal}, "\x1b[2Jx");

    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("for 2 reasons") != std::string::npos);
}
