// SPDX-License-Identifier: Apache-2.0
#include "matching/ascii_text.h"

#include <doctest/doctest.h>

TEST_CASE("plain ASCII is brought to its canonical forms") {
    std::string out;
    matching::AsciiLowerTo("A@B.C", out);
    CHECK(out == "a@b.c");
    matching::AsciiName("- O'Brien \t de  la-Cruz -", out);
    CHECK(out == "obrien de lacruz");
    matching::AsciiLetters("St. Louis 2", false, out);
    CHECK(out == "stlouis");
    matching::AsciiLetters("St. Louis 2", true, out);
    CHECK(out == "stlouis2");
    matching::AsciiPostalCode("M1 1AE-x", out);
    CHECK(out == "m11aex");
    CHECK(matching::AsciiHasSpaceOrControl("a\x7F"));
    CHECK(matching::AsciiHasSpaceOrControl("a b"));
    CHECK_FALSE(matching::AsciiHasSpaceOrControl("a!b~"));
}
