// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace matching {

// Phone numbers as text, before anybody asks what country they are of. Pure functions; `phone` is
// UTF-8.

// Replaces `out` by `phone` with decimal digits of every script and full-width characters as ASCII,
// and white space as spaces.
void ToAsciiPhone(std::string_view phone, std::string& out);

// `phone` without what is dialled after the connection: "x12", "ext. 12", "#12", ";ext=12", and
// everything from the first comma or semicolon after a digit.
std::string_view WithoutExtension(std::string_view phone);

bool HasLetter(std::string_view phone);

// Removes each "(0)", which people put into international numbers for the national prefix not to
// dial.
void RemoveZeroInParentheses(std::string& phone);

}  // namespace matching
