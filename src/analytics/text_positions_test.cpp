// SPDX-License-Identifier: Apache-2.0
#include "analytics/text_positions.h"

#include <doctest/doctest.h>
#include <string>

TEST_CASE("every offset has the place that counting from the start gives it") {
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "select é\n,'日本' x" + std::string(static_cast<std::size_t>(i), ' ');
    const analytics::TextPositions positions(text);
    for (std::size_t offset = 0; offset <= text.size(); ++offset) {
        if (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U)
            continue;  // inside a character
        CHECK(positions.At(offset) == base::PositionAt(text, offset));
    }
}

TEST_CASE("an offset past the end is the end") {
    CHECK(analytics::TextPositions("ab").At(9) == base::Position{1, 3});
    CHECK(analytics::TextPositions("").At(0) == base::Position{1, 1});
}
