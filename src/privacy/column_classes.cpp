// SPDX-License-Identifier: Apache-2.0
#include "privacy/column_classes.h"

#include <algorithm>

namespace privacy {

using query::ColumnId;

ColumnClasses::ColumnClasses(std::span<const std::pair<ColumnId, ColumnId>> equalities) {
    for (const auto& [left, right] : equalities) {
        parent_.try_emplace(left, left);
        parent_.try_emplace(right, right);
        const ColumnId a = Representative(left);
        const ColumnId b = Representative(right);
        parent_[std::max(a, b)] = std::min(a, b);
    }
}

ColumnId ColumnClasses::Representative(ColumnId column) const {
    for (auto found = parent_.find(column); found != parent_.end() && found->second != column;
         found = parent_.find(column)) {
        column = found->second;
    }
    return column;
}

std::optional<ColumnId> ColumnClasses::EqualColumnOf(std::uint32_t relation,
                                                     ColumnId column) const {
    if (column.relation == relation) return column;
    if (!IsNeverNull(column)) return {};
    const ColumnId wanted = Representative(column);
    for (const auto& [candidate, parent] : parent_) {
        if (candidate.relation == relation && Representative(candidate) == wanted) return candidate;
    }
    return {};
}

}  // namespace privacy
