// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace matching {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsHexDigit(char c) { return IsDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// The canonical forms of plain ASCII, without ICU. Each requires ASCII without white space at its
// ends, replaces `out`, and gives byte for byte what the steps of UnicodeText give: in ASCII,
// normal forms change nothing, lower case is A to Z to a to z, punctuation and symbols are all that
// prints and is no letter, digit or space, and nothing folds. The fuzz harness `normalize` and
// tests/property/normalize_property.cpp compare the two.
void AsciiLowerTo(std::string_view value, std::string& out);
void AsciiName(std::string_view value, std::string& out);                       // FN, LN
void AsciiLetters(std::string_view value, bool keep_digits, std::string& out);  // CT, ST
void AsciiPostalCode(std::string_view value, std::string& out);                 // ZIP
bool AsciiHasSpaceOrControl(std::string_view value);

}  // namespace matching
