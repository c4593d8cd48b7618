// SPDX-License-Identifier: Apache-2.0
#include "analytics/mark_use.h"

#include <algorithm>
#include <duckdb/planner/expression/bound_aggregate_expression.hpp>
#include <duckdb/planner/expression/bound_columnref_expression.hpp>
#include <duckdb/planner/expression/bound_conjunction_expression.hpp>
#include <duckdb/planner/expression/bound_operator_expression.hpp>
#include <duckdb/planner/expression_iterator.hpp>
#include <duckdb/planner/logical_operator_visitor.hpp>
#include <duckdb/planner/operator/logical_aggregate.hpp>
#include <duckdb/planner/operator/logical_comparison_join.hpp>

namespace analytics {
namespace {

using duckdb::Expression;
using duckdb::ExpressionClass;
using duckdb::ExpressionType;
using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;
using Uses = std::map<std::uint64_t, MarkUse>;

using Reads = std::map<std::uint64_t, int>;  // by table index

void CountIn(Expression& expression, Reads& reads) {
    if (expression.GetExpressionClass() == ExpressionClass::BOUND_COLUMN_REF)
        ++reads[expression.Cast<duckdb::BoundColumnRefExpression>().binding.table_index];
    duckdb::ExpressionIterator::EnumerateChildren(
        expression, [&](Expression& child) { CountIn(child, reads); });
}

// Reads by expressions, and columns that a delim join hands to its right side.
void CountAll(LogicalOperator& plan, Reads& reads) {
    duckdb::LogicalOperatorVisitor::EnumerateExpressions(
        plan, [&](duckdb::unique_ptr<Expression>* child) { CountIn(**child, reads); });
    for (auto& child : plan.children) CountAll(*child, reads);
}

// The join that makes `mark`, below a filter, where filtering early and late are the same.
const duckdb::LogicalComparisonJoin* FindMark(const LogicalOperator& below, std::uint64_t mark) {
    const LogicalOperator* at = &below;
    while (KeepsTheLeft(*at)) {
        if (at->type != LogicalOperatorType::LOGICAL_CROSS_PRODUCT) {
            const auto& join = static_cast<const duckdb::LogicalComparisonJoin&>(*at);
            if (join.join_type == duckdb::JoinType::MARK && join.mark_index == mark) return &join;
        }
        at = at->children[0].get();
    }
    return nullptr;
}

bool IsNeverNull(const duckdb::LogicalComparisonJoin& join) {
    return std::ranges::all_of(join.conditions, [](const duckdb::JoinCondition& condition) {
        return condition.comparison == ExpressionType::COMPARE_NOT_DISTINCT_FROM;
    });
}

void UseOfTerm(const Expression& term, const LogicalOperator& below, const Reads& reads,
               Uses& uses) {
    if (term.GetExpressionType() == ExpressionType::CONJUNCTION_AND) {
        for (const auto& child : term.Cast<duckdb::BoundConjunctionExpression>().children)
            UseOfTerm(*child, below, reads, uses);
        return;
    }
    const MarkTerm mark = MarkTermOf(term);
    if (!mark.found || reads.at(mark.mark) != 1) return;
    const auto* const join = FindMark(below, mark.mark);
    if (join == nullptr) return;
    if (!mark.negated) uses[mark.mark] = MarkUse::kSemi;
    if (mark.negated && IsNeverNull(*join)) uses[mark.mark] = MarkUse::kAnti;
}

void Walk(LogicalOperator& plan, const Reads& reads, Uses& uses) {
    if (plan.type == LogicalOperatorType::LOGICAL_FILTER) {
        for (const auto& term : plan.expressions) UseOfTerm(*term, *plan.children[0], reads, uses);
    }
    for (auto& child : plan.children) Walk(*child, reads, uses);
}

}  // namespace

bool IsSingleValue(const LogicalOperator& plan) {
    if (plan.type != LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY) return false;
    if (!plan.Cast<duckdb::LogicalAggregate>().groups.empty() || plan.expressions.size() != 1)
        return false;
    const auto& call = plan.expressions[0]->Cast<duckdb::BoundAggregateExpression>();
    return call.function.name == "first" && call.children.size() == 1;
}

bool KeepsTheLeft(const LogicalOperator& plan) {
    if (plan.type == LogicalOperatorType::LOGICAL_CROSS_PRODUCT) return true;
    if (plan.type != LogicalOperatorType::LOGICAL_COMPARISON_JOIN &&
        plan.type != LogicalOperatorType::LOGICAL_DELIM_JOIN) {
        return false;
    }
    const auto& join = static_cast<const duckdb::LogicalComparisonJoin&>(plan);
    return join.join_type == duckdb::JoinType::MARK || join.join_type == duckdb::JoinType::SINGLE;
}

MarkTerm MarkTermOf(const Expression& term) {
    const bool negated = term.GetExpressionType() == ExpressionType::OPERATOR_NOT;
    const Expression& operand =
        negated ? *term.Cast<duckdb::BoundOperatorExpression>().children[0] : term;
    if (operand.GetExpressionClass() != ExpressionClass::BOUND_COLUMN_REF) return {};
    return {operand.Cast<duckdb::BoundColumnRefExpression>().binding.table_index, negated, true};
}

std::map<std::uint64_t, MarkUse> MarkUsesOf(LogicalOperator& plan) {
    Reads reads;
    CountAll(plan, reads);
    Uses uses;
    Walk(plan, reads, uses);
    return uses;
}

}  // namespace analytics
