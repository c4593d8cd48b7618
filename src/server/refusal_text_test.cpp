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

TEST_CASE("text that could command a terminal is never echoed") {
    Refusal refusal{RefusalCode::kUnknownName, "", base::Position{1, 1}, "", "", "",
                    "\x1b[2Jx does not exist", ""};

    const std::string text = server::RefusalText({refusal, refusal}, "\x1b[2Jx");

    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("for 2 reasons") != std::string::npos);
}
