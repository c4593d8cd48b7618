// SPDX-License-Identifier: Apache-2.0
#include "privacy/unique_sides.h"

#include "privacy/column_classes.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

namespace privacy {
namespace {

using query::ColumnId;
using Scans = std::set<std::uint32_t>;

Scans ScansOf(const GuardedAggregation& aggregation) {
    Scans scans;
    for (const query::Relation* scan : query::ScansOf(*aggregation.rows)) scans.insert(scan->id);
    return scans;
}

// The columns of `scan` that equal a column of one of `from` in every row.
AnyUnique LedToBy(std::uint32_t scan, const Scans& from, const GuardedAggregation& aggregation,
                  const ColumnClasses& classes) {
    std::set<ColumnId> columns;
    for (const auto& [left, right] : aggregation.equalities) {
        for (const ColumnId column : {left, right}) {
            const bool led =
                column.relation == scan && std::ranges::any_of(from, [&](std::uint32_t other) {
                    return classes.EqualColumnOf(other, column).has_value();
                });
            if (led) columns.insert(column);
        }
    }
    return {columns.begin(), columns.end()};
}

// Adds what must be unique for a row of `root` to stand in one joined row at most. False when some
// scan is not led to.
bool Lead(std::uint32_t root, const GuardedAggregation& aggregation, const ColumnClasses& classes,
          std::set<AnyUnique>& needed) {
    Scans reached{root};
    Scans open = ScansOf(aggregation);
    open.erase(root);
    while (!open.empty()) {
        Scans next;
        for (const std::uint32_t scan : open) {
            AnyUnique columns = LedToBy(scan, reached, aggregation, classes);
            if (columns.empty()) continue;
            needed.insert(std::move(columns));
            next.insert(scan);
        }
        if (next.empty()) return false;
        for (const std::uint32_t scan : next) open.erase(scan);
        reached.merge(next);
    }
    return true;
}

}  // namespace

std::optional<std::vector<AnyUnique>> UniqueSides(const GuardedAggregation& aggregation) {
    if (!NeedsCountingOnce(aggregation)) return {};
    const ColumnClasses classes(aggregation.equalities);
    std::set<AnyUnique> needed;
    for (const std::uint32_t scan : ScansCountedOnce(aggregation)) {
        if (!Lead(scan, aggregation, classes, needed)) return {};
    }
    return std::vector<AnyUnique>(needed.begin(), needed.end());
}

}  // namespace privacy
