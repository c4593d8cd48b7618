// SPDX-License-Identifier: Apache-2.0
#include "matching/email.h"

#include <doctest/doctest.h>

TEST_CASE("an e-mail address has one @ and a domain of whole parts") {
    CHECK(matching::LooksLikeEmail("a@b.c"));
    CHECK(matching::LooksLikeEmail("a.b+c@d.e.f"));
    for (const char* bad :
         {"", "@", "a@", "@b.c", "a@b", "a@.b", "a@b.", "a@b..c", "a@b@c.d", "a.b.c"}) {
        CAPTURE(bad);
        CHECK_FALSE(matching::LooksLikeEmail(bad));
    }
}
