// SPDX-License-Identifier: Apache-2.0
#include "matching/looks_like_pii.h"

#include <doctest/doctest.h>

using matching::LooksLikePii;

TEST_CASE("an e-mail address is found wherever it stands in a value") {
    CHECK(LooksLikePii("ann@example.org"));
    CHECK(LooksLikePii("Ann <ann@example.org>"));
    CHECK(LooksLikePii("mailto:ann@example.org?subject=x"));
    CHECK(LooksLikePii("@home ann@example.org"));
    CHECK(LooksLikePii("ａｎｎ＠example．org"));
    CHECK_FALSE(LooksLikePii("@ann"));
    CHECK_FALSE(LooksLikePii("ann@home"));
    CHECK_FALSE(LooksLikePii("a @ b.c"));
}

TEST_CASE("a phone number has a sign besides its digits, an id has none") {
    CHECK(LooksLikePii("+491711234567"));
    CHECK(LooksLikePii("(650) 253-0000"));
    CHECK(LooksLikePii("650.253.0000 x12"));
    CHECK(LooksLikePii("tel:+1-650-253-0000"));
    CHECK(LooksLikePii("030/1234567"));
    CHECK(LooksLikePii("＋４９ １７１ １２３４５６７"));
    CHECK(LooksLikePii("650–253–0000"));
    CHECK_FALSE(LooksLikePii("100012345"));
    CHECK_FALSE(LooksLikePii("6502530000"));
    CHECK_FALSE(LooksLikePii("A-100-012-345"));
    CHECK_FALSE(LooksLikePii("12-345"));
    CHECK_FALSE(LooksLikePii("918f1d4f-d195-4a8b-af47-44683fe11db9"));
}
