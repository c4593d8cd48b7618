// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/reason.h"

#include <array>
#include <string>
#include <string_view>

namespace matching {

// True for 64 hexadecimal digits.
bool LooksHashed(std::string_view value);

// True for the words that stand for a missing value and would hash to a digest that many rows
// share. `canonical` is in lower case.
bool MeansNothing(std::string_view canonical);

// Reads digests that came in hashed, and knows those of nothing: of the empty text and of "null",
// "none", "n/a" and "undefined", also with a capital or in capitals, as programs print them.
// Immutable, thread-safe.
class DigestReader final {
  public:
    DigestReader();

    // The digest in lower case, or empty with kBadDigest or kDigestOfNothing. `value` has no white
    // space at its ends.
    Reason Read(std::string_view value, std::string& out) const;

  private:
    static constexpr std::size_t kWordCount = 13;

    std::array<std::string, kWordCount> of_nothing_;
};

}  // namespace matching
