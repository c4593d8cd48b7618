// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace duckdb {
class LogicalOperator;
}

namespace analytics {

// Moves the terms of every filter that read nothing of a subquery below the joins that the binder
// made of subqueries. Those joins keep every row of their left side, so the rows stay the same; but
// what is below becomes a CTE when the subquery reads around itself, and a CTE over a whole cross
// product would be computed before it is filtered.
void PushFilters(duckdb::LogicalOperator& plan);

}  // namespace analytics
