// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/list.h"

#include "policy/rules/aggregates.h"
#include "policy/rules/expressions.h"
#include "policy/rules/joins.h"
#include "policy/rules/obligations.h"
#include "policy/rules/result_order.h"

#include <fmt/core.h>
#include <utility>

namespace policy {
namespace {

using query::Expression;
using query::ExpressionPtr;
using query::RefusalCode;

void CheckAggregates(const SelectShape& shape, Findings& findings) {
    if (!shape.aggregate) return;
    for (const ExpressionPtr& aggregate : shape.aggregate->aggregates) {
        AggregateUse use = UseOfAggregate(shape, *aggregate);
        findings.Add({.code = RefusalCode::kAggregateNotAllowed,
                      .clause = std::move(use.clause),
                      .position = use.at,
                      .message = "aggregates are not allowed under the list rule",
                      .hint = "select columns"});
    }
    if (!shape.aggregate->groups.empty()) {
        findings.Add({.code = RefusalCode::kGroupByNotAllowed,
                      .clause = "GROUP BY",
                      .position = shape.aggregate->groups.front()->at,
                      .message = "GROUP BY is not allowed under the list rule",
                      .hint = "SELECT DISTINCT gives each row once"});
    }
    if (!shape.having.empty()) {
        findings.Add({.code = RefusalCode::kHavingNotAllowed,
                      .clause = "HAVING",
                      .position = shape.having.front()->at,
                      .message = "HAVING is not allowed under the list rule",
                      .hint = "filter in WHERE"});
    }
}

void CheckListForm(const SelectShape& shape, Findings& findings) {
    if (!shape.distinct && shape.whole) {
        findings.Add({.code = RefusalCode::kDistinctRequired,
                      .clause = "SELECT",
                      .position = shape.select_at,
                      .message = "the list rule answers SELECT DISTINCT only",
                      .hint = "write SELECT DISTINCT"});
    }
    for (const query::SortKey& key : shape.order) {
        findings.Add(
            {.code = RefusalCode::kOrderByNotAllowed,
             .clause = "ORDER BY",
             .position = key.expression->at,
             .message = "ORDER BY is not allowed under the list rule; rows come in a fixed order",
             .hint = "leave it out"});
    }
    if (shape.limit && (shape.limit->offset != 0 || shape.limit->count.value_or(0) == 0)) {
        findings.Add(
            {.code = RefusalCode::kLimitNotAllowed,
             .clause = "LIMIT",
             .position = shape.limit_at,
             .message = "under the list rule LIMIT takes a positive number, and there is no OFFSET",
             .hint = "write LIMIT 100"});
    }
}

// A selected column stands alone.
void CheckListOutput(const RuleCase& query, const Expression& expression, Findings& findings) {
    const SelectShape& shape = query.shape;
    const auto* reference = std::get_if<query::ColumnRef>(&expression.node);
    if (reference && shape.aggregate_relation &&
        reference->column.relation == shape.aggregate_relation->id)
        return;
    if (query::ColumnsOf(expression).empty()) {
        findings.Add({.code = RefusalCode::kExpressionNotAllowed,
                      .clause = "SELECT",
                      .position = expression.at,
                      .message = "a constant may not be selected under this rule",
                      .hint = "leave it out"});
        return;
    }
    if (std::holds_alternative<query::Cast>(expression.node)) {
        findings.Add({.code = RefusalCode::kExpressionNotAllowed,
                      .clause = "SELECT",
                      .position = expression.at,
                      .message = "a column is selected as it is, not converted",
                      .hint = "use the column itself"});
    }
    ExpressionCheck(query, findings, {"SELECT", false, false}).Value(expression);
}

// Whatever others own is joined, directly or through others, with a table of the one who asks.
void CheckReach(const RuleCase& query, Findings& findings) {
    if (!query.shape.whole) return;  // joins of another kind are refused for that
    for (const Instance& instance : query.shape.instances) {
        if (!instance.table || !instance.table->rule || IsAskers(query, instance)) continue;
        const bool met = IsConnectedWith(
            query.shape, instance, [&](const Instance& other) { return IsAskers(query, other); });
        if (met) continue;
        findings.Add({.code = RefusalCode::kJoinRequired,
                      .clause = "FROM",
                      .position = instance.relation->at,
                      .table = instance.table->name,
                      .field = "list.joinColumns",
                      .message = fmt::format(
                          "inner join to a table of the one who asks is required for '{}'",
                          instance.table->name),
                      .hint = "add JOIN ... ON with one of the rule's joinColumns"});
    }
}

}  // namespace

void CheckList(const RuleCase& query, Findings& findings) {
    const SelectShape& shape = query.shape;
    CheckListForm(shape, findings);
    CheckAggregates(shape, findings);
    for (const OutputItem& item : shape.outputs) CheckListOutput(query, *item.expression, findings);
    CheckJoins(query, findings);
    ExpressionCheck where(query, findings, {"WHERE", true, false});
    for (const ExpressionPtr& term : shape.where) where.Condition(*term);
    CheckReach(query, findings);
}

Rewritten RewriteList(const RuleCase& query) {
    const SelectShape& shape = query.shape;
    query::RelationPtr root = shape.from;
    std::uint32_t id = query::HighestId(*root);
    if (!shape.where.empty()) {
        root = query::MakeRelation({++id, query::Filter{root, query::MakeAnd(shape.where)}, {}});
    }
    query::Project select{root, {}, {}};
    for (const OutputItem& item : shape.outputs) {
        select.expressions.push_back(InStoredType(item.expression));
        select.names.push_back(item.name);
    }
    root = query::MakeRelation({++id, std::move(select), {}});
    root = query::MakeRelation({++id, query::Distinct{root}, {}});
    root = SortedCanonically(root, {});
    if (shape.limit) {
        root = query::MakeRelation(
            {query::HighestId(*root) + 1, query::Limit{root, shape.limit->count, 0}, {}});
    }
    return {root, {DistinctObligation(), CanonicalOrderObligation()}};
}

}  // namespace policy
