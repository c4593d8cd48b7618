// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/expressions.h"

#include "query/function.h"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace policy {
namespace {

using query::Expression;
using query::ExpressionPtr;
using query::FunctionKind;
using query::RefusalCode;
using query::TypeKind;

bool Contains(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool IsConstant(const Expression& expression) {
    if (std::holds_alternative<query::Literal>(expression.node)) return true;
    const auto* cast = std::get_if<query::Cast>(&expression.node);
    return cast && IsConstant(*cast->operand);
}

// The comparisons and tests the rules know. IS DISTINCT FROM, ILIKE and ESCAPE are not among the
// API's.
bool IsAllowedComparison(std::string_view function) {
    return function == "=" || function == "<>" || function == "<" || function == "<=" ||
           function == ">" || function == ">=";
}

std::string Quote(std::string_view name) { return "'" + std::string(name) + "'"; }

}  // namespace

const std::vector<std::string>& ValueColumnsOf(const AnalysisRule& rule) {
    if (const auto* aggregation = std::get_if<AggregationRule>(&rule.rule))
        return aggregation->dimension_columns;
    return std::get<ListRule>(rule.rule).list_columns;
}

std::string ValueFieldOf(const AnalysisRule& rule) {
    return std::holds_alternative<AggregationRule>(rule.rule) ? "aggregation.dimensionColumns"
                                                              : "list.listColumns";
}

bool IsNamed(const AnalysisRule& rule, const std::string& column) {
    if (Contains(ValueColumnsOf(rule), column) || Contains(JoinColumnsOf(rule), column))
        return true;
    const auto* aggregation = std::get_if<AggregationRule>(&rule.rule);
    return aggregation &&
           std::ranges::any_of(aggregation->aggregate_columns, [&](const AggregateColumns& item) {
               return Contains(item.column_names, column);
           });
}

ExpressionCheck::ExpressionCheck(const RuleCase& query, Findings& findings, ClauseRules rules)
    : query_(query), findings_(findings), rules_(std::move(rules)) {}

void ExpressionCheck::Condition(const Expression& expression) {
    const auto* call = std::get_if<query::Call>(&expression.node);
    if (!call) {
        if (expression.type.kind == TypeKind::kBoolean || IsConstant(expression))
            return Value(expression);
        return Refuse(expression, RefusalCode::kExpressionNotAllowed,
                      "a condition must be a comparison");
    }
    const std::string& name = call->function;
    if (name == "and" || name == "or" || name == "not") {
        for (const ExpressionPtr& term : call->arguments) Condition(*term);
    } else if (IsAllowedComparison(name) || name == "in" || name == "not_in" || name == "is_null" ||
               name == "is_not_null") {
        for (const ExpressionPtr& operand : call->arguments) Value(*operand);
    } else if (name == "like" || name == "not_like") {
        Value(*call->arguments.front());
        if (!IsConstant(*call->arguments.back())) {
            Refuse(*call->arguments.back(), RefusalCode::kExpressionNotAllowed,
                   "a LIKE pattern must be a constant");
        }
    } else {
        Value(expression);
    }
}

void ExpressionCheck::Value(const Expression& expression) { Value(expression, Inside::kNothing); }

void ExpressionCheck::Value(const Expression& expression, Inside inside) {
    if (IsConstant(expression)) return;
    if (const auto* reference = std::get_if<query::ColumnRef>(&expression.node)) {
        Column(expression, reference->column);
    } else if (const auto* cast = std::get_if<query::Cast>(&expression.node)) {
        Cast(expression, *cast, inside);
    } else if (const auto* call = std::get_if<query::Call>(&expression.node)) {
        Call(expression, *call, inside);
    } else {
        const bool choice = std::holds_alternative<query::Case>(expression.node);
        Refuse(expression, RefusalCode::kExpressionNotAllowed,
               choice ? "CASE is not allowed under this rule"
                      : "this expression is not allowed here");
        for (const ExpressionPtr& operand : query::OperandsOf(expression)) {
            if (operand->type.kind == TypeKind::kBoolean) {
                Condition(*operand);
            } else {
                Value(*operand, inside);
            }
        }
    }
}

void ExpressionCheck::Call(const Expression& expression, const query::Call& call, Inside inside) {
    const query::Function* function = query::FindFunction(call.function);
    if (function && function->kind == FunctionKind::kScalar)
        return ScalarFunction(expression, call, inside);
    const bool arithmetic = function && function->kind == FunctionKind::kArithmetic;
    if (!arithmetic) {
        Refuse(expression, RefusalCode::kExpressionNotAllowed,
               Quote(call.function) + " is not allowed here under this rule");
    } else if (!rules_.arithmetic || inside == Inside::kScalarFunction) {
        Refuse(expression, RefusalCode::kExpressionNotAllowed,
               inside == Inside::kScalarFunction
                   ? "a scalar function takes columns and constants only"
                   : "arithmetic is not allowed in " + rules_.clause,
               "use the column itself");
    }
    for (const ExpressionPtr& operand : call.arguments) Value(*operand, Inside::kArithmetic);
}

void ExpressionCheck::ScalarFunction(const Expression& expression, const query::Call& call,
                                     Inside inside) {
    const std::string_view api_name = query::FindFunction(call.function)->scalar_function;
    if (!rules_.scalar_functions) {
        Refuse(expression, RefusalCode::kExpressionNotAllowed,
               "scalar functions are not allowed in " + rules_.clause + " under this rule",
               "use the column itself");
    } else if (api_name.empty() || !AllListFunction(expression, api_name)) {
        query::Refusal refusal{.code = RefusalCode::kScalarFunctionNotInRule,
                               .clause = rules_.clause};
        refusal.position = expression.at;
        refusal.column = call.function;
        refusal.field = "aggregation.scalarFunctions";
        refusal.message =
            "the scalar function " + Quote(call.function) + " is not listed by every table's rule";
        refusal.hint = "use the column itself";
        findings_.Add(std::move(refusal));
    }
    if (inside == Inside::kScalarFunction) {
        Refuse(expression, RefusalCode::kExpressionNotAllowed,
               "scalar functions may not be nested");
    }
    for (const ExpressionPtr& argument : call.arguments) Value(*argument, Inside::kScalarFunction);
}

void ExpressionCheck::Cast(const Expression& expression, const query::Cast& cast, Inside inside) {
    const query::Type& from = cast.operand->type;
    // Functions and arithmetic that compute in DOUBLE take any number; rounding there is theirs.
    const bool computing = inside != Inside::kNothing && query::IsNumeric(from) &&
                           expression.type.kind == TypeKind::kDouble;
    if (query::IsLosslessCast(from, expression.type) || computing)
        return Value(*cast.operand, inside);
    if (rules_.scalar_functions && inside == Inside::kNothing &&
        AllListFunction(expression, "CAST")) {
        return Value(*cast.operand, Inside::kScalarFunction);
    }
    query::Refusal refusal{.code = RefusalCode::kColumnCastNotAllowed, .clause = rules_.clause};
    refusal.position = expression.at ? expression.at : cast.operand->at;
    const std::vector<query::ColumnId> columns = query::ColumnsOf(*cast.operand);
    if (const auto column =
            ResolveColumn(query_.shape, columns.empty() ? query::ColumnId{} : columns.front())) {
        refusal.table = column->instance->scan->table;
        refusal.column = column->column->name;
    }
    refusal.message = fmt::format("{} would be converted to {} row by row", query::ToString(from),
                                  query::ToString(expression.type));
    refusal.hint = fmt::format("compare it with a constant of type {}", query::ToString(from));
    findings_.Add(std::move(refusal));
    Value(*cast.operand, inside);
}

void ExpressionCheck::Column(const Expression& expression, query::ColumnId id) {
    const auto found = ResolveColumn(query_.shape, id);
    if (!found) {
        // Something that is no table's column got here; ReadShape has said what, unless there is
        // nothing to say.
        if (query_.shape.whole)
            Refuse(expression, RefusalCode::kShapeNotAllowed, "the query has a form no rule knows");
        return;
    }
    const AgreedTable* table = found->instance->table;
    if (!table || !table->rule) return;
    const AnalysisRule& rule = *table->rule;
    const std::string& name = found->column->name;
    if (Contains(ValueColumnsOf(rule), name)) return;
    query::Refusal refusal{.code = RefusalCode::kColumnNotInRule, .clause = rules_.clause};
    if (IsNamed(rule, name)) {
        refusal.code = rules_.clause == "WHERE" ? RefusalCode::kColumnNotFilterable
                                                : RefusalCode::kColumnNotSelectable;
    }
    refusal.position = expression.at;
    refusal.table = table->name;
    refusal.column = name;
    refusal.field = ValueFieldOf(rule);
    refusal.message = fmt::format("{} of {} may not be used in {}: {} does not list it",
                                  Quote(name), Quote(table->name), rules_.clause, refusal.field);
    if (!ValueColumnsOf(rule).empty()) refusal.hint = "use " + ListNames(ValueColumnsOf(rule));
    findings_.Add(std::move(refusal));
}

void ExpressionCheck::Refuse(const Expression& expression, RefusalCode code, std::string message,
                             std::string hint) {
    findings_.Add({.code = code,
                   .clause = rules_.clause,
                   .position = expression.at,
                   .message = std::move(message),
                   .hint = std::move(hint)});
}

// The tables whose columns the expression reads decide; of constants, all tables of the query.
bool ExpressionCheck::AllListFunction(const Expression& expression,
                                      std::string_view api_name) const {
    const std::vector<query::ColumnId> columns = query::ColumnsOf(expression);
    return std::ranges::all_of(query_.shape.instances, [&](const Instance& instance) {
        const bool concerned =
            columns.empty() || std::ranges::any_of(columns, [&](query::ColumnId column) {
                return column.relation == instance.relation->id;
            });
        if (!concerned) return true;
        const auto* rule = instance.table && instance.table->rule
                               ? std::get_if<AggregationRule>(&instance.table->rule->rule)
                               : nullptr;
        return rule && Contains(rule->scalar_functions, api_name);
    });
}

}  // namespace policy
