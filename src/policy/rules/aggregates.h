// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/rules/rule.h"

#include <optional>
#include <string>

namespace policy {

// One aggregate of SELECT, HAVING or ORDER BY: a function that aggregateColumns binds to the bare
// column it is over.
void CheckAggregate(const RuleCase& query, const query::Expression& aggregate, Findings& findings);

// Whether the column is an aggregate of the query, not one of its groups.
bool IsAggregateColumn(const SelectShape& shape, query::ColumnId column);

// The first expression that reads the aggregate: of SELECT, else HAVING, else ORDER BY.
struct AggregateUse {
    std::string clause;
    std::optional<base::Position> at;
};
AggregateUse UseOfAggregate(const SelectShape& shape, const query::Expression& aggregate);

// The expression with groups in place of the columns that stand for them.
query::ExpressionPtr InsideGroups(const SelectShape& shape, const query::Expression& expression);

}  // namespace policy
