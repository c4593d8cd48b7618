// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/aggregates.h"

#include "policy/rules/expressions.h"
#include "query/rewrite.h"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <vector>

namespace policy {
namespace {

using query::Expression;
using query::ExpressionPtr;
using query::RefusalCode;

std::optional<AggregateFunction> ApiFunction(const query::AggregateCall& call) {
    if (call.function == "sum")
        return call.distinct ? AggregateFunction::kSumDistinct : AggregateFunction::kSum;
    if (call.function == "count") {
        return call.distinct ? AggregateFunction::kCountDistinct : AggregateFunction::kCount;
    }
    if (call.function == "avg" && !call.distinct) return AggregateFunction::kAvg;
    return {};
}

std::string Spelled(AggregateFunction function, const std::string& column) {
    switch (function) {
        case AggregateFunction::kSum: return "SUM(" + column + ")";
        case AggregateFunction::kSumDistinct: return "SUM(DISTINCT " + column + ")";
        case AggregateFunction::kCount: return "COUNT(" + column + ")";
        case AggregateFunction::kCountDistinct: return "COUNT(DISTINCT " + column + ")";
        case AggregateFunction::kAvg: return "AVG(" + column + ")";
    }
    UNREACHABLE();
}

bool BindsColumn(const AggregateColumns& item, const std::string& column) {
    return std::ranges::find(item.column_names, column) != item.column_names.end();
}

// The aggregates the rule allows, of one column or, with an empty name, of any.
std::vector<std::string> AllowedAggregates(const AggregationRule& rule, const std::string& column) {
    std::vector<std::string> out;
    for (const AggregateColumns& item : rule.aggregate_columns) {
        for (const std::string& name : item.column_names) {
            if (column.empty() || name == column) out.push_back(Spelled(item.function, name));
        }
    }
    return out;
}

// The reference to the aggregate inside an expression; nullptr when there is none.
const Expression* Reading(const SelectShape& shape, const Expression& expression,
                          const Expression& aggregate) {
    if (const auto* reference = std::get_if<query::ColumnRef>(&expression.node)) {
        if (!IsAggregateColumn(shape, reference->column)) return nullptr;
        const std::size_t index = reference->column.index - shape.aggregate->groups.size();
        const auto& aggregates = shape.aggregate->aggregates;
        const bool same = index < aggregates.size() && aggregates[index].get() == &aggregate;
        return same ? &expression : nullptr;
    }
    for (const ExpressionPtr& operand : query::OperandsOf(expression)) {
        if (const Expression* const found = Reading(shape, *operand, aggregate)) return found;
    }
    return nullptr;
}

class AggregateCheck final {
  public:
    AggregateCheck(const RuleCase& query, const Expression& aggregate, Findings& findings)
        : query_(query),
          at_(aggregate),
          call_(std::get<query::AggregateCall>(aggregate.node)),
          findings_(findings) {}

    void Check() {
        if (call_.filter)
            Refuse("FILTER is not allowed under this rule", "filter dimensions in WHERE");
        if (call_.arguments.empty()) return RefuseCountOfRows();
        if (call_.arguments.size() != 1) return Refuse("an aggregate takes one column", "");
        const Expression& argument = InsideLosslessCasts(*call_.arguments.front());
        if (!std::holds_alternative<query::ColumnRef>(argument.node)) RefuseArgument(argument);
        for (const query::ColumnId column : query::ColumnsOf(argument)) CheckColumn(column);
    }

  private:
    void RefuseArgument(const Expression& argument) {
        const auto* cast = std::get_if<query::Cast>(&argument.node);
        if (!cast || !std::holds_alternative<query::ColumnRef>(cast->operand->node)) {
            return Refuse("an aggregate is over a column, not over an expression",
                          "aggregate the column itself");
        }
        query::Refusal refusal = Start(RefusalCode::kColumnCastNotAllowed);
        refusal.message =
            fmt::format("{} would be converted to {} row by row",
                        query::ToString(cast->operand->type), query::ToString(argument.type));
        refusal.hint = "aggregate the column itself";
        const auto& reference = std::get<query::ColumnRef>(cast->operand->node);
        if (const auto found = ResolveColumn(query_.shape, reference.column)) {
            refusal.table = found->instance->scan->table;
            refusal.column = found->column->name;
        }
        findings_.Add(std::move(refusal));
    }

    void RefuseCountOfRows() {
        query::Refusal refusal = Start(RefusalCode::kAggregateFunctionNotInRule);
        refusal.field = "aggregation.aggregateColumns";
        refusal.message = "COUNT(*) counts rows of joins, not values of a column the rule names";
        std::vector<std::string> allowed;
        for (const Instance& instance : query_.shape.instances) {
            if (!instance.table || !instance.table->rule) continue;
            const auto names =
                AllowedAggregates(std::get<AggregationRule>(instance.table->rule->rule), "");
            allowed.insert(allowed.end(), names.begin(), names.end());
        }
        refusal.hint = "use " + ListNames(allowed);
        findings_.Add(std::move(refusal));
    }

    void CheckColumn(query::ColumnId id) {
        const auto found = ResolveColumn(query_.shape, id);
        if (!found) {
            if (query_.shape.whole) Refuse("the query has a form no rule knows", "");
            return;
        }
        const AgreedTable* table = found->instance->table;
        if (!table || !table->rule) return;
        const std::string& name = found->column->name;
        const auto& rule = std::get<AggregationRule>(table->rule->rule);
        const auto function = ApiFunction(call_);
        const bool bound =
            function &&
            std::ranges::any_of(rule.aggregate_columns, [&](const AggregateColumns& item) {
                return item.function == *function && BindsColumn(item, name);
            });
        if (!bound) return RefuseFunction(*table, rule, name);
        if (*function != AggregateFunction::kCount &&
            *function != AggregateFunction::kCountDistinct &&
            !query::IsNumeric(found->column->type)) {
            query::Refusal refusal = Start(RefusalCode::kTypeMismatch);
            refusal.table = table->name;
            refusal.column = name;
            refusal.message = "only numbers can be summed and averaged";
            findings_.Add(std::move(refusal));
        }
    }

    void RefuseFunction(const AgreedTable& table, const AggregationRule& rule,
                        const std::string& column) {
        query::Refusal refusal = Start(RefusalCode::kAggregateFunctionNotInRule);
        if (!IsNamed(*table.rule, column)) refusal.code = RefusalCode::kColumnNotInRule;
        refusal.table = table.name;
        refusal.column = column;
        refusal.field = "aggregation.aggregateColumns";
        refusal.message =
            fmt::format("{}({}'{}' of '{}') is not in {}", call_.function,
                        call_.distinct ? "DISTINCT " : "", column, table.name, refusal.field);
        const std::vector<std::string> same = AllowedAggregates(rule, column);
        refusal.hint = "use " + ListNames(same.empty() ? AllowedAggregates(rule, "") : same);
        findings_.Add(std::move(refusal));
    }

    void Refuse(std::string message, std::string hint) {
        query::Refusal refusal = Start(RefusalCode::kExpressionNotAllowed);
        refusal.message = std::move(message);
        refusal.hint = std::move(hint);
        findings_.Add(std::move(refusal));
    }

    query::Refusal Start(RefusalCode code) const {
        AggregateUse use = UseOfAggregate(query_.shape, at_);
        return {.code = code, .clause = std::move(use.clause), .position = use.at};
    }

    const RuleCase& query_;
    const Expression& at_;
    const query::AggregateCall& call_;
    Findings& findings_;
};

}  // namespace

void CheckAggregate(const RuleCase& query, const Expression& aggregate, Findings& findings) {
    AggregateCheck(query, aggregate, findings).Check();
}

AggregateUse UseOfAggregate(const SelectShape& shape, const Expression& aggregate) {
    std::vector<ExpressionPtr> outputs;
    for (const OutputItem& item : shape.outputs) outputs.push_back(item.expression);
    std::vector<ExpressionPtr> keys;
    for (const query::SortKey& key : shape.order) keys.push_back(key.expression);
    const std::pair<const char*, const std::vector<ExpressionPtr>&> places[]{
        {"SELECT", outputs}, {"HAVING", shape.having}, {"ORDER BY", keys}};
    for (const auto& [clause, expressions] : places) {
        for (const ExpressionPtr& expression : expressions) {
            if (const Expression* const use = Reading(shape, *expression, aggregate))
                return {clause, aggregate.at ? aggregate.at : use->at};
        }
    }
    return {"SELECT", aggregate.at};
}

bool IsAggregateColumn(const SelectShape& shape, query::ColumnId column) {
    return shape.aggregate && column.relation == shape.aggregate_relation->id &&
           column.index >= shape.aggregate->groups.size();
}

ExpressionPtr InsideGroups(const SelectShape& shape, const Expression& expression) {
    return query::ReplaceColumns(query::MakeExpression(expression),
                                 [&](const Expression&, query::ColumnId column) -> ExpressionPtr {
                                     if (!shape.aggregate ||
                                         column.relation != shape.aggregate_relation->id)
                                         return nullptr;
                                     return column.index < shape.aggregate->groups.size()
                                                ? shape.aggregate->groups[column.index]
                                                : nullptr;
                                 });
}

}  // namespace policy
