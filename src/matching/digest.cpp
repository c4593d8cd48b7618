// SPDX-License-Identifier: Apache-2.0
#include "matching/digest.h"

#include "base/utf8.h"
#include "crypto/sha256.h"
#include "matching/ascii_text.h"

#include <algorithm>

namespace matching {
namespace {

constexpr std::array<std::string_view, 13> kWords = {
    "",    "null", "Null", "NULL",      "none",      "None",     "NONE",
    "n/a", "N/a",  "N/A",  "undefined", "Undefined", "UNDEFINED"};

}  // namespace

bool LooksHashed(std::string_view value) {
    return value.size() == crypto::kSha256HexDigits &&
           std::all_of(value.begin(), value.end(), IsHexDigit);
}

bool MeansNothing(std::string_view canonical) {
    return canonical == "null" || canonical == "none" || canonical == "n/a" ||
           canonical == "undefined";
}

DigestReader::DigestReader() {
    static_assert(kWords.size() == kWordCount);
    for (std::size_t i = 0; i < kWordCount; ++i) {
        of_nothing_[i] = base::HexEncode(crypto::Sha256(base::AsBytes(kWords[i])));
    }
}

Reason DigestReader::Read(std::string_view value, std::string& out) const {
    out.clear();
    if (!LooksHashed(value)) return Reason::kBadDigest;
    out = value;
    for (char& c : out) {
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    }
    if (std::find(of_nothing_.begin(), of_nothing_.end(), out) == of_nothing_.end())
        return Reason::kNone;
    out.clear();
    return Reason::kDigestOfNothing;
}

}  // namespace matching
