// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <algorithm>

namespace base {
namespace {

struct Decoded {
    char32_t code_point = 0;
    std::size_t length = 0;  // 0: malformed
};

std::size_t LengthOf(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

Decoded DecodeAt(std::string_view text, std::size_t offset) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    const std::size_t length = LengthOf(lead);
    if (length == 0 || offset + length > text.size()) return {};
    if (length == 1) return {lead, 1};
    char32_t code_point = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[offset + i]);
        if ((byte & 0xc0U) != 0x80U) return {};
        code_point = code_point << 6U | (byte & 0x3fU);
    }
    const bool overlong =
        (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
    const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
    if (overlong || surrogate || code_point > 0x10ffff) return {};
    return {code_point, length};
}

bool IsControl(char32_t c) {
    const bool bidirectional = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
                               c == 0x200e || c == 0x200f || c == 0x061c;
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || bidirectional || c == 0x2028 || c == 0x2029;
}

void AppendHex(std::string& out, char32_t value, int digits) {
    constexpr std::string_view kHex = "0123456789abcdef";
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
        out.push_back(kHex[value >> static_cast<unsigned>(shift) & 15U]);
    }
}

void AppendEscape(std::string& out, char32_t c) {
    if (c == '\n') {
        out += "\\n";
    } else if (c == '\t') {
        out += "\\t";
    } else if (c == '\r') {
        out += "\\r";
    } else {
        out += "\\u";
        AppendHex(out, c, 4);
    }
}

}  // namespace

bool IsUtf8(std::string_view text) {
    std::size_t offset = 0;
    while (offset < text.size()) {
        const Decoded decoded = DecodeAt(text, offset);
        if (decoded.length == 0) return false;
        offset += decoded.length;
    }
    return true;
}

Position PositionAt(std::string_view text, std::size_t offset) {
    Position place;
    std::size_t at = 0;
    while (at < std::min(offset, text.size())) {
        const std::size_t length = std::max<std::size_t>(1, DecodeAt(text, at).length);
        if (text[at] == '\n') {
            ++place.line;
            place.column = 1;
        } else {
            ++place.column;
        }
        at += length;
    }
    return place;
}

std::size_t CodePointCount(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        at += std::max<std::size_t>(1, DecodeAt(text, at).length);
    }
    return count;
}

std::string AsciiLower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string EscapeControls(std::string_view text) {
    // Most of what is shown or logged is plain.
    if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }))
        return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = DecodeAt(text, at);
        if (decoded.length == 0) {
            out += "\\x";
            AppendHex(out, static_cast<unsigned char>(text[at]), 2);
            ++at;
            continue;
        }
        if (IsControl(decoded.code_point)) {
            AppendEscape(out, decoded.code_point);
        } else {
            out.append(text.substr(at, decoded.length));
        }
        at += decoded.length;
    }
    return out;
}

}  // namespace base
