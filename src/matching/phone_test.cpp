// SPDX-License-Identifier: Apache-2.0
#include "matching/phone.h"

#include <doctest/doctest.h>

using matching::Reason;
using matching::Region;

namespace {

// The digits, or the code of what was wrong; the same with and without the fast paths.
std::string Read(std::string_view value, std::string_view country = {}) {
    matching::PhoneReader fast(true);
    matching::PhoneReader slow(false);
    const Region region = Region::FromLetters(country).value_or(Region());
    std::string digits;
    std::string same;
    const Reason reason = fast.Read(value, region, digits);
    CHECK(slow.Read(value, region, same) == reason);
    CHECK(digits == same);
    CHECK(digits.empty() == (reason != Reason::kNone));
    return reason == Reason::kNone ? digits : std::string(ToString(reason));
}

}  // namespace

TEST_CASE("the published number comes out of every spelling") {
    for (const char* spelling :
         {"16505551212", "+1 (650) 555-1212", "6505551212", "(650) 555-1212", "650.555.1212",
          "1-650-555-1212", "001 650 555 1212", "＋１ ６５０ ５５５ １２１２", "011 1 650 555 1212",
          "650 555 1212 ext. 12", "650-555-1212x7", "(650) 555 1212 (x12)", "650 555 1212 #5",
          "+1 650 555 1212;ext=5", "650 555 1212, 650 555 1213"}) {
        CAPTURE(spelling);
        CHECK(Read(spelling, "us") == "16505551212");
    }
    CHECK(Read("16505551212") == "16505551212");
}

TEST_CASE("a zero in parentheses is dropped from international numbers only") {
    CHECK(Read("+44 (0)20 7946 0958") == "442079460958");
    CHECK(Read("0044 (0)20 7946 0958", "fr") == "442079460958");
    CHECK(Read("(0)20 7946 0958", "gb") == "442079460958");
}

TEST_CASE("national numbers are read by the region's own rules") {
    CHECK(Read("020 7946 0958", "gb") == "442079460958");
    CHECK(Read("0171 1234567", "de") == "491711234567");
    CHECK(Read("01 23 45 67 89", "fr") == "33123456789");
    CHECK(Read("090-1234-5678", "jp") == "819012345678");
    CHECK(Read("06 6982 1234", "it") == "390669821234");
    CHECK(Read("8 912 345-67-89", "ru") == "79123456789");
    CHECK(Read("0049 171 1234567", "jp") == "491711234567");
}

TEST_CASE("without a region only a possible international number is kept") {
    CHECK(Read("491711234567") == "491711234567");
    CHECK(Read("0491711234567") == "491711234567");
    CHECK(Read("2125551212") == "no_region");  // 212 is Morocco, whose numbers are longer
    CHECK(Read("2530000") == "no_region");
    CHECK(Read("491711234567", "zz") == "491711234567");
}

TEST_CASE("what is no phone number is bad") {
    for (const char* bad : {"1-800-FLOWERS", "call me", "12", "-", "+", "12345", "+999 1234567",
                            "x123", "@#!", "+1 650 555 1212 650 555 1212", "ｅｘｔ", "00"}) {
        CAPTURE(bad);
        CHECK(Read(bad, "us") == "bad_phone");
    }
}
