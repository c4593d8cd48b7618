// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

namespace sandbox {

enum class ColumnKind {
    kHashed,
    kMadid,
    kExternId,
    kPlainId,  // APPUID, PAGEUID
    kValue,
    kOptions,
    kOptionsPlace,  // country or state of the data-processing options
};

struct Column {
    std::string_view name;
    ColumnKind kind;
};

// The column of a multi-key schema, or nullptr.
const Column* FindColumn(std::string_view name);

// What is wrong with a cell.
enum class CellFault {
    kNone,
    kLeak,  // looks like the raw value where a digest belongs
    kWrongKind,
    kNotDigest,
    kDigestOfNothing,
    kNotCanonical,  // a digest, of a value that Meta's rules do not allow
    kMalformed,
    kLooksHashed,  // a warning: a digest where a plain id belongs
};

std::string_view ToString(CellFault fault);

// Knows the digests of all values that some columns can have, and of words for nothing. Immutable.
class CellChecker final {
  public:
    // `this_year` bounds the years of birth.
    explicit CellChecker(int this_year);

    CellFault Check(const Column& column, const base::Json& cell) const;

  private:
    CellFault CheckHashed(std::string_view column, std::string_view text) const;

    std::unordered_set<std::string> nothing_;
    std::map<std::string_view, std::unordered_set<std::string>> closed_;
};

}  // namespace sandbox
