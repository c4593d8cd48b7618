// SPDX-License-Identifier: Apache-2.0
#include "matching/phone_text.h"

#include <doctest/doctest.h>

TEST_CASE("an extension is cut only where a number stands before it") {
    CHECK(matching::WithoutExtension("650 253 0000 ext 4") == "650 253 0000");
    CHECK(matching::WithoutExtension("650 253 0000 доб. 4") == "650 253 0000");
    CHECK(matching::WithoutExtension("ext 4") == "ext 4");
    CHECK(matching::WithoutExtension("650 253 0000") == "650 253 0000");
    CHECK(matching::WithoutExtension("").empty());
}

TEST_CASE("digits of every script and full-width signs become ASCII") {
    std::string out;
    matching::ToAsciiPhone("＋１\u00A0٦٥٠–５５５", out);
    CHECK(out == "+1 650–555");
    CHECK(matching::HasLetter("1-800-ФЛОРА"));
    CHECK_FALSE(matching::HasLetter("+1 (650) 555–1212"));
}

TEST_CASE("every zero in parentheses goes") {
    std::string phone = "+44 (0)(0)20";
    matching::RemoveZeroInParentheses(phone);
    CHECK(phone == "+44 20");
}
