// SPDX-License-Identifier: Apache-2.0
#include "analytics/push_filters.h"

#include "analytics/mark_use.h"

#include <cstdint>
#include <duckdb/planner/expression/bound_columnref_expression.hpp>
#include <duckdb/planner/expression_iterator.hpp>
#include <duckdb/planner/operator/logical_filter.hpp>
#include <set>
#include <utility>

namespace analytics {
namespace {

using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;
using Pointer = duckdb::unique_ptr<LogicalOperator>;

// Not the cross product of two tables in FROM.
bool IsOfSubquery(const LogicalOperator& join) {
    return join.type != LogicalOperatorType::LOGICAL_CROSS_PRODUCT ||
           IsSingleValue(*join.children[1]);
}

// Where the chain of subqueries' joins below a filter ends; the filter's own input when there is none.
Pointer& BottomOf(Pointer& input) {
    Pointer* at = &input;
    while (KeepsTheLeft(**at) && IsOfSubquery(**at)) at = &(*at)->children[0];
    return *at;
}

bool ReadsOnly(const duckdb::Expression& expression, const std::set<std::uint64_t>& tables) {
    if (expression.GetExpressionClass() == duckdb::ExpressionClass::BOUND_COLUMN_REF) {
        const auto& column = expression.Cast<duckdb::BoundColumnRefExpression>();
        return tables.contains(column.binding.table_index);
    }
    bool only = true;
    duckdb::ExpressionIterator::EnumerateChildren(expression, [&](const duckdb::Expression& child) {
        only = only && ReadsOnly(child, tables);
    });
    return only;
}

void PushBelow(LogicalOperator& filter) {
    Pointer& bottom = BottomOf(filter.children[0]);
    if (&bottom == &filter.children[0]) return;
    std::set<std::uint64_t> tables;
    for (const auto& binding : bottom->GetColumnBindings()) tables.insert(binding.table_index);
    duckdb::LogicalFilter::SplitPredicates(filter.expressions);
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>> kept;
    auto lower = duckdb::make_uniq<duckdb::LogicalFilter>();
    for (auto& term : filter.expressions) {
        (ReadsOnly(*term, tables) ? lower->expressions : kept).push_back(std::move(term));
    }
    filter.expressions = std::move(kept);
    if (lower->expressions.empty()) return;
    lower->children.push_back(std::move(bottom));
    bottom = std::move(lower);
}

}  // namespace

void PushFilters(LogicalOperator& plan) {
    if (plan.type == LogicalOperatorType::LOGICAL_FILTER) PushBelow(plan);
    for (auto& child : plan.children) PushFilters(*child);
}

}  // namespace analytics
