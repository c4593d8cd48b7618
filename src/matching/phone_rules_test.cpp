// SPDX-License-Identifier: Apache-2.0
#include "matching/phone_rules.h"

#include <doctest/doctest.h>

using matching::PhoneRules;
using matching::Region;

namespace {

std::string National(std::string_view digits, std::string_view region) {
    PhoneRules rules;
    std::string out;
    const bool is_proven = rules.AppendNational(digits, *Region::FromLetters(region), out);
    CHECK(is_proven != out.empty());
    return out;
}

std::string International(std::string_view digits) {
    PhoneRules rules;
    std::string out;
    const bool is_proven = rules.AppendInternational(digits, out);
    CHECK(is_proven != out.empty());
    return out;
}

}  // namespace

TEST_CASE("common national numbers are proven") {
    CHECK(National("6505551212", "us") == "16505551212");
    CHECK(National("16505551212", "us") == "16505551212");
    CHECK(National("02079460958", "gb") == "442079460958");
    CHECK(National("01711234567", "de") == "491711234567");
    CHECK(National("0123456789", "fr") == "33123456789");
    CHECK(National("09012345678", "jp") == "819012345678");
    CHECK(National("0669821234", "it") == "390669821234");
}

TEST_CASE("what the metadata does not decide is left open") {
    CHECK(National("01144207946095", "us").empty());  // may be the international prefix
    CHECK(
        National("491711234567", "de").empty());  // may be the country code or a number of its own
    CHECK(National("01712", "gb").empty());       // a length of local numbers only
    CHECK(National("6505551212", "zz").empty());
    CHECK(National("12", "us").empty());
}

TEST_CASE("international numbers are proven from the rules of the code's main region") {
    CHECK(International("16505551212") == "16505551212");
    CHECK(International("4402079460958") == "442079460958");
    CHECK(International("80012345678").empty());  // 800 belongs to no country
    CHECK(International("0441711234567").empty());
    CHECK(International("999123456789").empty());
}

TEST_CASE("a number is called possible by the lengths of its region") {
    PhoneRules rules;
    std::string out;
    CHECK(rules.AppendPossible("16505551212", out));
    CHECK(out == "16505551212");
    CHECK_FALSE(rules.AppendPossible("165055512129", out));
}
