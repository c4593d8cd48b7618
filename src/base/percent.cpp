// SPDX-License-Identifier: Apache-2.0
#include "base/percent.h"

#include "base/bytes.h"

namespace base {
namespace {

constexpr std::string_view kHexUpper = "0123456789ABCDEF";

}  // namespace

bool IsUnreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string PercentEncode(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (IsUnreserved(c)) {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded.push_back('%');
        encoded.push_back(kHexUpper[byte >> 4U]);
        encoded.push_back(kHexUpper[byte & 15U]);
    }
    return encoded;
}

Result<std::string> PercentDecode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.push_back(text[i]);
            continue;
        }
        const auto byte = HexDecode(text.substr(i + 1, 2));
        if (!byte.ok() || byte->size() != 1) {
            return InvalidArgument("a '%' is not followed by two hexadecimal digits");
        }
        decoded += AsText(*byte);
        i += 2;
    }
    return decoded;
}

}  // namespace base
