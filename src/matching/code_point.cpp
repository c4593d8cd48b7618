// SPDX-License-Identifier: Apache-2.0
#include "matching/code_point.h"

#include "base/assert.h"

namespace matching {
namespace {

char32_t Bits(char byte, unsigned mask) { return static_cast<unsigned char>(byte) & mask; }

char ToByte(char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); }

}  // namespace

char32_t NextCodePoint(std::string_view utf8, std::size_t& at) {
    const char32_t lead = Bits(utf8[at++], 0xFF);
    if (lead < 0x80) return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : (lead >= 0xE0 ? 2 : 1);
    ASSERT(at + more <= utf8.size());
    char32_t c = lead & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        c = (c << 6U) | Bits(utf8[at++], 0x3F);
    }
    return c;
}

void AppendCodePoint(std::string& utf8, char32_t c) {
    if (c < 0x80) {
        utf8.push_back(ToByte(c));
        return;
    }
    const std::size_t more = c >= 0x10000 ? 3 : (c >= 0x800 ? 2 : 1);
    const char32_t marker = (0xFF00U >> (more + 1)) & 0xFFU;
    utf8.push_back(ToByte(marker | (c >> (6 * more))));
    for (std::size_t i = more; i-- > 0;) {
        utf8.push_back(ToByte(0x80U | ((c >> (6 * i)) & 0x3FU)));
    }
}

}  // namespace matching
