// SPDX-License-Identifier: Apache-2.0
#include "matching/birth.h"

#include <doctest/doctest.h>

using matching::Reason;

TEST_CASE("a month is a number or an English name") {
    std::string out;
    CHECK(matching::ReadBirthMonth("3", out) == Reason::kNone);
    CHECK(out == "03");
    CHECK(matching::ReadBirthMonth("MAR", out) == Reason::kNone);
    CHECK(out == "03");
    CHECK(matching::ReadBirthMonth("may", out) == Reason::kNone);
    CHECK(out == "05");
    CHECK(matching::ReadBirthMonth("ma", out) == Reason::kBadDatePart);
    CHECK(matching::ReadBirthMonth("00", out) == Reason::kOutOfRange);
    CHECK(matching::ReadBirthMonth("13", out) == Reason::kOutOfRange);
}

TEST_CASE("a year has four digits and is not in the future") {
    std::string out;
    CHECK(matching::ReadBirthYear("2026", 2026, out) == Reason::kNone);
    CHECK(out == "2026");
    CHECK(matching::ReadBirthYear("2026", 2025, out) == Reason::kOutOfRange);
    CHECK(matching::ReadBirthYear("087", 2025, out) == Reason::kOutOfRange);
    CHECK(matching::ReadBirthYear("19 87", 2025, out) == Reason::kBadDatePart);
    CHECK(matching::ReadBirthYear("99999", 2025, out) == Reason::kBadDatePart);
}

TEST_CASE("a day is padded") {
    std::string out;
    CHECK(matching::ReadBirthDay("9", out) == Reason::kNone);
    CHECK(out == "09");
    CHECK(matching::ReadBirthDay("31", out) == Reason::kNone);
    CHECK(matching::ReadBirthDay("1st", out) == Reason::kBadDatePart);
}
