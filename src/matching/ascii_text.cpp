// SPDX-License-Identifier: Apache-2.0
#include "matching/ascii_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace matching {
namespace {

enum Class : std::uint8_t { kOther, kLetter, kDigit, kSpace, kPunctuation };

constexpr std::array<Class, 128> kClasses = [] {
    std::array<Class, 128> classes{};
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        if (is_letter) {
            classes[c] = kLetter;
        } else if (is_digit) {
            classes[c] = kDigit;
        } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            classes[c] = kSpace;
        } else if (c > ' ' && c < 0x7F) {
            classes[c] = kPunctuation;
        }
    }
    return classes;
}();

Class ClassOf(char c) { return kClasses[static_cast<unsigned char>(c) & 0x7FU]; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Copies the characters for which `keep` holds, in lower case.
template <class Keep>
void CopyIf(std::string_view value, std::string& out, const Keep& keep) {
    out.resize(value.size());
    char* end = out.data();
    for (const char c : value) {
        if (keep(c)) *end++ = Lower(c);
    }
    out.resize(static_cast<std::size_t>(end - out.data()));
}

}  // namespace

void AsciiLowerTo(std::string_view value, std::string& out) {
    out.resize(value.size());
    std::transform(value.begin(), value.end(), out.begin(), Lower);
}

void AsciiName(std::string_view value, std::string& out) {
    out.resize(value.size());
    char* const begin = out.data();
    char* end = begin;
    for (const char c : value) {
        const Class type = ClassOf(c);
        if (type == kPunctuation) continue;
        if (type != kSpace) {
            *end++ = Lower(c);
        } else if (end != begin && end[-1] != ' ') {
            *end++ = ' ';
        }
    }
    if (end != begin && end[-1] == ' ') --end;
    out.resize(static_cast<std::size_t>(end - begin));
}

void AsciiLetters(std::string_view value, bool keep_digits, std::string& out) {
    CopyIf(value, out, [&](char c) {
        const Class type = ClassOf(c);
        return type == kLetter || (keep_digits && type == kDigit);
    });
}

void AsciiPostalCode(std::string_view value, std::string& out) {
    CopyIf(value, out, [](char c) { return c != '-' && ClassOf(c) != kSpace; });
}

bool AsciiHasSpaceOrControl(std::string_view value) {
    return std::any_of(value.begin(), value.end(), [](char c) { return c <= ' ' || c == 0x7F; });
}

}  // namespace matching
