// SPDX-License-Identifier: Apache-2.0
#include "matching/unicode_text.h"

#include "matching/code_point.h"

#include <doctest/doctest.h>

namespace {

std::string Folded(std::string_view value, bool keep_digits = false) {
    matching::UnicodeText text;
    std::string out;
    text.Load(value);
    text.ToNfc();
    text.ToLower();
    text.KeepFoldedLetters(keep_digits);
    text.Store(out);
    return out;
}

}  // namespace

TEST_CASE("trimming and IsSpace agree on every code point") {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string padded;
        matching::AppendCodePoint(padded, c);
        const std::size_t size = padded.size();
        padded += "x";
        matching::AppendCodePoint(padded, c);
        const std::size_t expected = matching::IsSpace(c) ? 1 : 2 * size + 1;
        if (matching::Trimmed(padded).size() != expected) {
            FAIL("differs at " << static_cast<unsigned>(c));
        }
    }
}

TEST_CASE("trimming leaves malformed bytes alone") {
    CHECK(matching::Trimmed(" \xC2 ") == "\xC2");
    CHECK(matching::Trimmed("\x80") == "\x80");
    CHECK(matching::Trimmed(" \t\n").empty());
}

TEST_CASE("folding gives base letters to Latin and leaves other scripts their marks") {
    CHECK(Folded("São Paulo") == "saopaulo");
    CHECK(Folded("Łódź") == "lodz");
    CHECK(Folded("Gießen-Süd 2") == "giessensud");
    CHECK(Folded("Tromsø") == "tromso");
    CHECK(Folded("İstanbul") == "istanbul");
    CHECK(Folded("Kāneʻohe") == "kaneohe");
    CHECK(Folded("ＴＯＫＹＯ") == "tokyo");
    CHECK(Folded("Ǽrø") == "aero");
    CHECK(Folded("ᴬb") == "ab");
    CHECK(Folded("がっこう") == "がっこう");
    CHECK(Folded("センター") == "センター");
    CHECK(Folded("Йошкар-Ола") == "йошкарола");
    CHECK(Folded("दिल्ली") == "दिल्ली");
    CHECK(Folded("서울") == "서울");
    CHECK(Folded("Zürich 8", true) == "zurich8");
}

TEST_CASE("an accent typed as a mark of its own folds like the letter that has it") {
    CHECK(Folded("Sa\u0303o") == "sao");
    CHECK(Folded("x\u0301") == "x");
}
