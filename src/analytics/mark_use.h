// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

namespace duckdb {
class Expression;
class LogicalOperator;
}  // namespace duckdb

namespace analytics {

// What becomes of the mark that tells whether a row has a partner.
enum class MarkUse {
    kValue,  // read as a value: stays
    kSemi,   // only rows with it are kept, and nothing else reads it
    kAnti,   // only rows without it are kept, and it is never NULL
};

// By the table index of the mark, for all mark joins of `plan`.
std::map<std::uint64_t, MarkUse> MarkUsesOf(duckdb::LogicalOperator& plan);

// Whether this is the one row that the engine makes of a subquery whose value is read.
bool IsSingleValue(const duckdb::LogicalOperator& plan);

// A join that the binder makes of a subquery in an expression, or a cross product: no row of its left
// side is lost or repeated by filtering before instead of after it.
bool KeepsTheLeft(const duckdb::LogicalOperator& plan);

// The mark a filter term reads alone, or as NOT of it; none for other terms.
struct MarkTerm {
    std::uint64_t mark = 0;
    bool negated = false;
    bool found = false;
};
MarkTerm MarkTermOf(const duckdb::Expression& term);

}  // namespace analytics
