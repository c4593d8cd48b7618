// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/aggregation.h"

#include "policy/rules/aggregates.h"
#include "policy/rules/expressions.h"
#include "policy/rules/joins.h"
#include "query/function.h"

#include <algorithm>
#include <fmt/core.h>

namespace policy {
namespace {

using query::Expression;
using query::ExpressionPtr;
using query::RefusalCode;

bool ReadsAggregate(const SelectShape& shape, const Expression& expression) {
    return std::ranges::any_of(query::ColumnsOf(expression), [&](query::ColumnId column) {
        return IsAggregateColumn(shape, column);
    });
}

// The clauses that this rule never has.
void CheckForm(const SelectShape& shape, Findings& findings) {
    if (shape.limit) {
        findings.Add({.code = RefusalCode::kLimitNotAllowed,
                      .clause = "LIMIT",
                      .position = shape.limit_at,
                      .message = "LIMIT, OFFSET and TOP are not allowed under the aggregation rule",
                      .hint = "leave it out"});
    }
    if (shape.distinct) {
        findings.Add({.code = RefusalCode::kDistinctNotAllowed,
                      .clause = "SELECT",
                      .position = shape.distinct_at,
                      .message = "SELECT DISTINCT is not allowed under the aggregation rule",
                      .hint = "use GROUP BY"});
    }
}

// What a selected expression may be: a group, an aggregate, or a scalar function of groups.
void CheckOutput(const RuleCase& query, const Expression& expression, Findings& findings) {
    const SelectShape& shape = query.shape;
    if (const auto* reference = std::get_if<query::ColumnRef>(&expression.node)) {
        if (shape.aggregate_relation && reference->column.relation == shape.aggregate_relation->id)
            return;
    }
    query::Refusal refusal{
        .code = RefusalCode::kExpressionNotAllowed, .clause = "SELECT", .position = expression.at};
    if (ReadsAggregate(shape, expression)) {
        refusal.message = "an aggregate is selected by itself, not inside an expression";
        refusal.hint = "select the aggregate and compute afterwards";
        findings.Add(std::move(refusal));
    } else if (query::ColumnsOf(expression).empty()) {
        refusal.message = "a constant may not be selected under this rule";
        refusal.hint = "leave it out";
        findings.Add(std::move(refusal));
    } else {
        ExpressionCheck(query, findings, {"SELECT", false, true})
            .Value(*InsideGroups(shape, expression));
    }
}

void CheckOutputs(const RuleCase& query, Findings& findings) {
    const SelectShape& shape = query.shape;
    const bool selected = std::ranges::any_of(shape.outputs, [&](const OutputItem& item) {
        return ReadsAggregate(shape, *item.expression);
    });
    if (!selected && shape.whole) {
        findings.Add({.code = RefusalCode::kAggregateRequired,
                      .clause = "SELECT",
                      .position = shape.select_at,
                      .message = "the aggregation rule answers aggregates only",
                      .hint = "select at least one aggregate that the rule allows"});
    }
    for (const OutputItem& item : shape.outputs) CheckOutput(query, *item.expression, findings);
}

bool IsNumericLiteral(const Expression& expression) {
    if (const auto* literal = std::get_if<query::Literal>(&expression.node)) {
        return literal->text.has_value() && query::IsNumeric(expression.type);
    }
    if (const auto* cast = std::get_if<query::Cast>(&expression.node)) {
        return query::IsNumeric(expression.type) && IsNumericLiteral(*cast->operand);
    }
    const auto* call = std::get_if<query::Call>(&expression.node);
    return call && call->function == "negate" && IsNumericLiteral(*call->arguments.front());
}

// An aggregate, inside any casts: what it gives is released or suppressed as a whole, so casts of
// it tell nothing.
bool IsBareAggregate(const SelectShape& shape, const Expression& expression) {
    if (const auto* cast = std::get_if<query::Cast>(&expression.node))
        return IsBareAggregate(shape, *cast->operand);
    const auto* reference = std::get_if<query::ColumnRef>(&expression.node);
    return reference && IsAggregateColumn(shape, reference->column);
}

void CheckHaving(const RuleCase& query, const Expression& term, Findings& findings) {
    const auto* call = std::get_if<query::Call>(&term.node);
    if (call && (call->function == "and" || call->function == "or")) {
        for (const ExpressionPtr& operand : call->arguments) CheckHaving(query, *operand, findings);
        return;
    }
    const bool comparison =
        call && (call->function == "=" || call->function == "<>" || call->function == "<" ||
                 call->function == "<=" || call->function == ">" || call->function == ">=");
    if (comparison) {
        const Expression& left = *call->arguments[0];
        const Expression& right = *call->arguments[1];
        if (IsBareAggregate(query.shape, left) && IsNumericLiteral(right)) return;
        if (IsBareAggregate(query.shape, right) && IsNumericLiteral(left)) return;
    }
    findings.Add({.code = RefusalCode::kHavingNotAllowed,
                  .clause = "HAVING",
                  .position = term.at,
                  .message = "HAVING may only compare an aggregate of one column with a number",
                  .hint = "write HAVING SUM(column) > 10; filter dimensions in WHERE"});
}

void CheckOrder(const SelectShape& shape, Findings& findings) {
    for (const query::SortKey& key : shape.order) {
        const bool selected = std::ranges::any_of(shape.outputs, [&](const OutputItem& item) {
            return query::SameExpression(*item.expression, *key.expression);
        });
        if (selected) continue;
        findings.Add({.code = RefusalCode::kOrderByNotAllowed,
                      .clause = "ORDER BY",
                      .position = key.expression->at,
                      .message = "rows may only be ordered by something that is selected",
                      .hint = "select it, or leave it out of ORDER BY"});
    }
}

// joinRequired: with a table of the one who asks; on their own table, with any other table.
void CheckJoinRequired(const RuleCase& query, Findings& findings) {
    if (!query.shape.whole) return;  // joins of another kind are refused for that
    for (const Instance& instance : query.shape.instances) {
        if (!instance.table || !instance.table->rule) continue;
        const auto* rule = std::get_if<AggregationRule>(&instance.table->rule->rule);
        if (!rule || !rule->join_required) continue;
        const bool own = IsAskers(query, instance);
        const bool met = IsConnectedWith(query.shape, instance, [&](const Instance& other) {
            return own ? other.scan->table != instance.scan->table : IsAskers(query, other);
        });
        if (met) continue;
        findings.Add({.code = RefusalCode::kJoinRequired,
                      .clause = "FROM",
                      .position = instance.relation->at,
                      .table = instance.table->name,
                      .field = "aggregation.joinRequired",
                      .message = fmt::format("'{}' must be joined {}", instance.table->name,
                                             own ? "with another table"
                                                 : "with a table of the one who asks"),
                      .hint = "add JOIN ... ON with one of the rule's joinColumns"});
    }
}

}  // namespace

void CheckAggregation(const RuleCase& query, Findings& findings) {
    const SelectShape& shape = query.shape;
    CheckForm(shape, findings);
    CheckOutputs(query, findings);
    CheckJoins(query, findings);
    ExpressionCheck where(query, findings, {"WHERE", true, true});
    for (const ExpressionPtr& term : shape.where) where.Condition(*term);
    if (shape.aggregate) {
        ExpressionCheck group_by(query, findings, {"GROUP BY", false, true});
        for (const ExpressionPtr& group : shape.aggregate->groups) {
            if (query::ColumnsOf(*group).empty()) {
                findings.Add({.code = RefusalCode::kExpressionNotAllowed,
                              .clause = "GROUP BY",
                              .position = group->at,
                              .message = "a constant may not be grouped by under this rule",
                              .hint = "leave it out"});
            }
            group_by.Value(*group);
        }
        for (const ExpressionPtr& aggregate : shape.aggregate->aggregates) {
            CheckAggregate(query, *aggregate, findings);
        }
    }
    for (const ExpressionPtr& term : shape.having) CheckHaving(query, *term, findings);
    CheckOrder(shape, findings);
    CheckJoinRequired(query, findings);
}

}  // namespace policy
