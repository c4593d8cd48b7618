// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace matching {

// The code point at byte `at` of `utf8`, which moves to the next. Requires well-formed UTF-8 and
// `at` at the start of a code point.
char32_t NextCodePoint(std::string_view utf8, std::size_t& at);

// Appends `c` as UTF-8. Requires a code point that is no surrogate.
void AppendCodePoint(std::string& utf8, char32_t c);

}  // namespace matching
