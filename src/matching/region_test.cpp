// SPDX-License-Identifier: Apache-2.0
#include "matching/region.h"

#include "base/utf8.h"

#include <doctest/doctest.h>
#include <unicode/uloc.h>

using matching::CountryOfThreeLetters;
using matching::Region;

TEST_CASE("a region is two letters of any case") {
    CHECK(Region::FromLetters("us")->letters() == "US");
    CHECK(Region::FromLetters("dE") == Region::FromLetters("DE"));
    CHECK(Region::FromLetters("uk")->letters() == "GB");
    for (const char* bad : {"", "u", "usa", "u1", "ü"}) {
        CAPTURE(bad);
        CHECK_FALSE(Region::FromLetters(bad).has_value());
    }
    CHECK_FALSE(Region().is_known());
}

TEST_CASE("three-letter countries are those of ISO 3166 as ICU knows them") {
    int found = 0;
    for (const char* const* two = uloc_getISOCountries(); *two != nullptr; ++two) {
        const std::string three = uloc_getISO3Country(("und_" + std::string(*two)).c_str());
        const auto country = CountryOfThreeLetters(three);
        if (!country.has_value()) continue;
        ++found;
        CHECK(*country == base::AsciiLower(*two));
    }
    CHECK(found == 249);
    CHECK(CountryOfThreeLetters("DEU") == "de");
    CHECK_FALSE(CountryOfThreeLetters("ger").has_value());
    CHECK_FALSE(CountryOfThreeLetters("bw:").has_value());
}
