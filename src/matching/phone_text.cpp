// SPDX-License-Identifier: Apache-2.0
#include "matching/phone_text.h"

#include "base/utf8.h"
#include "matching/ascii_text.h"
#include "matching/code_point.h"
#include "matching/unicode_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unicode/uchar.h>

namespace matching {
namespace {

constexpr std::size_t kExtensionDigitsMax = 7;

// Longer ones first: "ext" ends with nothing shorter here, but "extension" begins with it.
constexpr std::array<std::string_view, 8> kMarkers = {"extension", "extn", "ext", "anexo",
                                                      "int",       "доб",  "x",   "#"};

void TrimRight(std::string_view& text, std::string_view characters) {
    text = text.substr(0, text.find_last_not_of(characters) + 1);
}

// Takes a marker off the end of `text`, whatever the case of its ASCII letters.
bool TakeMarker(std::string_view& text) {
    for (const std::string_view marker : kMarkers) {
        if (text.size() < marker.size()) continue;
        if (base::AsciiLower(text.substr(text.size() - marker.size())) != marker) continue;
        text.remove_suffix(marker.size());
        return true;
    }
    return false;
}

}  // namespace

void ToAsciiPhone(std::string_view phone, std::string& out) {
    constexpr char32_t kFullWidthFirst = 0xFF01;
    constexpr char32_t kFullWidthLast = 0xFF5E;
    constexpr char32_t kFullWidthOffset = 0xFEE0;
    out.clear();
    for (std::size_t at = 0; at < phone.size();) {
        const char32_t c = NextCodePoint(phone, at);
        const std::int32_t digit = u_charDigitValue(static_cast<UChar32>(c));
        if (IsSpace(c)) {
            out.push_back(' ');
        } else if (c >= kFullWidthFirst && c <= kFullWidthLast) {
            AppendCodePoint(out, c - kFullWidthOffset);
        } else if (digit >= 0) {
            out.push_back(static_cast<char>('0' + digit));
        } else {
            AppendCodePoint(out, c);
        }
    }
}

std::string_view WithoutExtension(std::string_view phone) {
    const std::size_t digit = phone.find_first_of("0123456789");
    if (digit == std::string_view::npos) return phone;
    std::string_view number = phone.substr(0, phone.find_first_of(",;", digit));
    std::string_view rest = number;
    TrimRight(rest, " #)");
    const std::size_t before = rest.find_last_not_of("0123456789");
    const bool has_digits = before != std::string_view::npos && before + 1 < rest.size();
    if (!has_digits || rest.size() - before - 1 > kExtensionDigitsMax) return number;
    rest = rest.substr(0, before + 1);
    TrimRight(rest, " .:=-");
    if (!TakeMarker(rest) || std::none_of(rest.begin(), rest.end(), IsDigit)) return number;
    TrimRight(rest, " .,;:-(");
    return rest;
}

bool HasLetter(std::string_view phone) {
    for (std::size_t at = 0; at < phone.size();) {
        if (u_isalpha(static_cast<UChar32>(NextCodePoint(phone, at))) != 0) return true;
    }
    return false;
}

void RemoveZeroInParentheses(std::string& phone) {
    constexpr std::string_view kZero = "(0)";
    for (std::size_t at = phone.find(kZero); at != std::string::npos; at = phone.find(kZero, at)) {
        phone.erase(at, kZero.size());
    }
}

}  // namespace matching
