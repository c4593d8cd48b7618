// SPDX-License-Identifier: Apache-2.0
#include "matching/looks_like_pii.h"

#include "base/utf8.h"
#include "matching/phone_text.h"
#include "matching/unicode_text.h"

#include <algorithm>
#include <string>

namespace matching {
namespace {

constexpr std::size_t kPhoneDigitsMin = 8;
constexpr std::size_t kPhoneDigitsMax = 15;

constexpr std::string_view kSpaces = " \t\n\v\f\r";

bool HoldsEmail(std::string_view value) {
    for (std::size_t at = value.find('@'); at != std::string_view::npos;
         at = value.find('@', at + 1)) {
        if (at == 0 || kSpaces.find(value[at - 1]) != std::string_view::npos) continue;
        const std::string_view rest = value.substr(at + 1);
        const std::string_view domain = rest.substr(0, rest.find_first_of(" \t\n\v\f\r@"));
        const std::size_t dot = domain.find('.');
        if (dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size()) return true;
    }
    return false;
}

bool IsPhone(std::string_view value) {
    if (base::AsciiLower(value.substr(0, 4)) == "tel:") value.remove_prefix(4);
    value = WithoutExtension(value);
    std::size_t digits = 0;
    std::size_t signs = 0;
    for (const char c : value) {
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && std::string_view("+-.()/ ").find(c) == std::string_view::npos)
            return false;
        ++(is_digit ? digits : signs);
    }
    return signs > 0 && digits >= kPhoneDigitsMin && digits <= kPhoneDigitsMax;
}

// The same text in the characters that the checks know: full-width and other look-alikes, dashes
// and digits of every script.
std::string ToPlain(std::string_view value) {
    UnicodeText text;
    text.Load(value);
    text.ToNfkc();
    std::string compatible;
    text.Store(compatible);
    std::string plain;
    ToAsciiPhone(compatible, plain);
    for (const std::string_view dash : {"‐", "‑", "‒", "–", "—", "―", "−"}) {
        for (std::size_t at = plain.find(dash); at != std::string::npos;
             at = plain.find(dash, at)) {
            plain.replace(at, dash.size(), "-");
        }
    }
    return plain;
}

}  // namespace

bool LooksLikePii(std::string_view value) {
    if (IsAscii(value)) return HoldsEmail(value) || IsPhone(value);
    const std::string plain = ToPlain(value);
    return HoldsEmail(plain) || IsPhone(plain);
}

}  // namespace matching
