// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/hmac.h"
#include "matching/row.h"

#include <cstdint>
#include <string>
#include <vector>

namespace activation {

// Turns the cells of a member, as the destination gets them, into tags: one for each identifier by
// which the platform could know the person (a single key, or first and last name with one of ZIP,
// CT and DOBY). A tag is an HMAC, so that it says nothing to those who do not have the key.
// Single-threaded.
class MemberTags final {
  public:
    MemberTags(std::vector<matching::ColumnMapping> columns, const base::Secret& key);

    // The names of the identifiers that the mapping can fill: "EMAIL", "FN+LN+ZIP".
    const std::vector<std::string>& identifiers() const { return names_; }

    // The tags of an admitted row; valid until the next call.
    const std::vector<std::uint64_t>& Of(std::span<const matching::Cell> cells);

  private:
    std::vector<std::vector<std::size_t>> identifiers_;  // the columns of each
    std::vector<std::string> names_;
    crypto::HmacSha256Stream hmac_;
    std::string message_;
    std::vector<std::uint64_t> tags_;
};

}  // namespace activation
