// SPDX-License-Identifier: Apache-2.0
#include "matching/code_point.h"

#include "base/utf8.h"

#include <doctest/doctest.h>

TEST_CASE("every code point is written as UTF-8 and read back") {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string utf8;
        matching::AppendCodePoint(utf8, c);
        std::size_t at = 0;
        const char32_t read = matching::NextCodePoint(utf8, at);
        if (read != c || at != utf8.size() || !base::IsUtf8(utf8)) {
            FAIL("differs at " << static_cast<unsigned>(c));
        }
    }
}
