// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/expression.h"

#include <map>
#include <optional>
#include <span>
#include <utility>

namespace privacy {

// Which columns hold the same value in every row, from the equalities of inner joins. Immutable.
class ColumnClasses final {
  public:
    explicit ColumnClasses(std::span<const std::pair<query::ColumnId, query::ColumnId>> equalities);

    // The least column that is equal to `column` in every row; itself when nothing else is.
    query::ColumnId Representative(query::ColumnId column) const;

    // Equality is never true of NULL, so a column of some equality is not NULL.
    bool IsNeverNull(query::ColumnId column) const { return parent_.contains(column); }

    // A column of scan `relation` that equals `column`: itself if it is one.
    std::optional<query::ColumnId> EqualColumnOf(std::uint32_t relation,
                                                 query::ColumnId column) const;

  private:
    std::map<query::ColumnId, query::ColumnId> parent_;
};

}  // namespace privacy
