// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/relation.h"

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace privacy {

// A row is released only if `column` has at least `minimum` distinct values among the rows behind
// it.
struct Minimum {
    query::ColumnId column;  // of a scan
    std::int64_t minimum = 0;
};

// An aggregation to be guarded. `rows` are the joined and filtered rows of scans; each aggregate is
// an AggregateCall without filter over one column of a scan, possibly inside a cast.
struct GuardedAggregation {
    query::RelationPtr rows;
    std::vector<query::ExpressionPtr> groups;
    std::vector<query::ExpressionPtr> aggregates;
    std::vector<Minimum> minimums;
    // Scans whose rows feed one aggregate of one output row at most once, however often joins
    // repeat them.
    std::vector<std::uint32_t> counted_once;
    // Pairs of scan columns that are equal, and not NULL, in every one of `rows`.
    std::vector<std::pair<query::ColumnId, query::ColumnId>> equalities;
};

// How rows are kept from counting twice. The forms give the same rows (tests/property shows it by
// execution), kPlain where joins repeat none of them: see unique_sides.h.
enum class OnceForm : std::uint8_t {
    kPlain,
    kCheapest,
    kFlags,  // the general one, by numbering a row's copies within the group
};

// The rows that may be released, and how to read the groups and aggregates, in their order and of
// their types.
struct Guarded {
    query::RelationPtr relation;
    std::vector<query::ExpressionPtr> groups;
    std::vector<query::ExpressionPtr> aggregates;
};

// The aggregation with its thresholds: a group is kept only if, for each aggregate and each
// minimum, the column has enough distinct non-NULL values among the group's rows in which the
// aggregate's argument is not NULL. Without groups there is then no row instead of one. Sums and
// averages cannot overflow: over types wider than 64 bits or query::kDecimalSumWidthMax digits they are
// computed in DOUBLE and cast back. Pure.
Guarded Guard(const GuardedAggregation& aggregation, OnceForm form = OnceForm::kCheapest);

// Whether some aggregate counts rows that joins may repeat, of a scan that counts once.
bool NeedsCountingOnce(const GuardedAggregation& aggregation);

// The scans whose rows some aggregate counts once, each once.
std::set<std::uint32_t> ScansCountedOnce(const GuardedAggregation& aggregation);

}  // namespace privacy
