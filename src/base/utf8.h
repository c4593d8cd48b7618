// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// A place in a text: both from 1, columns counted in code points.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    bool operator==(const Position&) const = default;
};

// Well-formed UTF-8: shortest forms, no surrogates, nothing past U+10FFFF.
bool IsUtf8(std::string_view text);

// The place of byte `offset` in `text`; past its end, the end.
Position PositionAt(std::string_view text, std::size_t offset);

// How many code points `text` has; a malformed byte counts as one.
std::size_t CodePointCount(std::string_view text);

// A to Z become a to z; every other byte stays, so the result does not depend on a locale.
std::string AsciiLower(std::string_view text);

// Control characters (C0, C1, DEL, bidirectional overrides) as visible escapes, malformed bytes as
// \xNN: for names, errors and data that end on somebody's terminal or in a log.
std::string EscapeControls(std::string_view text);

}  // namespace base
