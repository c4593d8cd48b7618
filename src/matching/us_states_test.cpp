// SPDX-License-Identifier: Apache-2.0
#include "matching/us_states.h"

#include <doctest/doctest.h>

using matching::UsStateCode;

TEST_CASE("a state is known by its code and by its name") {
    CHECK(UsStateCode("ny") == "ny");
    CHECK(UsStateCode("newyork") == "ny");
    CHECK(UsStateCode("washington") == "wa");
    CHECK(UsStateCode("washingtondc") == "dc");
    CHECK(UsStateCode("puertorico") == "pr");
    for (const char* unknown : {"", "zz", "newyor", "bavaria", "n"}) {
        CAPTURE(unknown);
        CHECK(UsStateCode(unknown).empty());
    }
}
