// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "query/relation.h"

#include <optional>
#include <string_view>
#include <vector>

namespace runs {

// Rows of a stored result, in order, values as text the way SQL casts them. Single-threaded.
class RowStream {
  public:
    using Cell = std::optional<std::string_view>;

    RowStream() = default;
    RowStream(const RowStream&) = delete;
    RowStream& operator=(const RowStream&) = delete;
    virtual ~RowStream() = default;

    virtual const std::vector<query::NamedType>& Columns() const = 0;
    // The next row, valid until the next call; an empty vector is the end (a result has at least
    // one column).
    virtual base::Result<std::vector<Cell>> Next() = 0;
};

}  // namespace runs
