// SPDX-License-Identifier: Apache-2.0
#include "matching/gender.h"

#include <doctest/doctest.h>

TEST_CASE("words for male and female are known in several languages, others are not guessed") {
    CHECK(matching::GenderOf("male") == "m");
    CHECK(matching::GenderOf("mr.") == "m");
    CHECK(matching::GenderOf("weiblich") == "f");
    CHECK(matching::GenderOf("女性") == "f");
    for (const char* unknown : {"", "x", "unknown", "0", "h", "mf"}) {
        CAPTURE(unknown);
        CHECK(matching::GenderOf(unknown).empty());
    }
}
