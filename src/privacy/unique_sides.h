// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "privacy/thresholds.h"

#include <optional>
#include <vector>

namespace privacy {

// Columns of one scan: enough when one of them holds no value but NULL in two of its table's rows.
using AnyUnique = std::vector<query::ColumnId>;

// When joins repeat no row that counts once, so that Guard's kPlain gives what the other forms give:
// every group must be met. None when nothing is to be counted once, or when no unique column would
// do. From equalities alone: each scan is led to, from the one that counts once, by columns that
// pick at most one of its rows. Pure.
std::optional<std::vector<AnyUnique>> UniqueSides(const GuardedAggregation& aggregation);

}  // namespace privacy
