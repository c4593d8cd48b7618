// SPDX-License-Identifier: Apache-2.0
#include "analytics/expression_gate.h"

#include "analytics/bound_type.h"
#include "analytics/describe.h"
#include "analytics/refuse.h"
#include "analytics/template_parameters.h"
#include "base/utf8.h"
#include "query/function.h"

#include <algorithm>
#include <array>
#include <duckdb/parser/expression/list.hpp>
#include <duckdb/parser/parsed_expression_iterator.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

using duckdb::ExpressionClass;
using duckdb::ExpressionType;
using duckdb::ParsedExpression;
using query::RefusalCode;

constexpr std::array<std::string_view, 13> kIntervalMakers{
    "to_years",   "to_months",    "to_days",         "to_hours",        "to_minutes",
    "to_weeks",   "to_quarters",  "to_microseconds", "to_milliseconds", "to_seconds",
    "to_decades", "to_centuries", "to_millennia"};

// Constants and what is written around them: signs, casts, and the rounding of an interval's number.
bool IsConstant(const ParsedExpression& expression) {
    const ExpressionClass kind = expression.GetExpressionClass();
    if (kind == ExpressionClass::CONSTANT) return true;
    if (kind == ExpressionClass::FUNCTION) {
        const std::string& name = expression.Cast<duckdb::FunctionExpression>().function_name;
        if (name != "-" && name != "trunc") return false;
    } else if (kind != ExpressionClass::CAST) {
        return false;
    }
    bool constant = true;
    duckdb::ParsedExpressionIterator::EnumerateChildren(
        expression,
        [&](const ParsedExpression& child) { constant = constant && IsConstant(child); });
    return constant;
}

bool IsOwnSchema(const std::string& catalog, const std::string& schema) {
    return catalog.empty() && (schema.empty() || schema == "main");
}

}  // namespace

bool GateState::Refuse(RefusalCode code, std::optional<std::size_t> offset, std::string message,
                       std::string hint) {
    if (refusal) return false;
    refusal = RefusalAt(code, text, offset, std::move(message), std::move(hint));
    refusal->clause = clause;
    return false;
}

std::optional<std::size_t> OffsetOf(const duckdb::BaseExpression& expression) {
    const auto location = expression.GetQueryLocation();
    if (!location.IsValid()) return {};
    return location.GetIndex();
}

bool IsIntervalMaker(std::string_view name) {
    return std::ranges::find(kIntervalMakers, name) != kIntervalMakers.end();
}

ExpressionGate::ExpressionGate(GateState& state, OnSubquery on_subquery)
    : state_(state), on_subquery_(std::move(on_subquery)) {}

bool ExpressionGate::Check(const ParsedExpression& expression, std::size_t depth) {
    if (depth > kNestingMax || ++state_.expressions > kExpressionsMax) {
        return state_.Refuse(
            RefusalCode::kTooComplex, OffsetOf(expression),
            fmt::format("expressions are nested more than {} deep or number more than {}",
                        kNestingMax, kExpressionsMax));
    }
    if (!CheckOne(expression)) return false;
    bool fine = true;
    duckdb::ParsedExpressionIterator::EnumerateChildren(
        expression, [&](const ParsedExpression& child) { fine = fine && Check(child, depth + 1); });
    if (!fine || expression.GetExpressionClass() != ExpressionClass::SUBQUERY) return fine;
    return on_subquery_(*expression.Cast<duckdb::SubqueryExpression>().subquery->node, depth + 1);
}

bool ExpressionGate::CheckOne(const ParsedExpression& expression) {
    switch (expression.GetExpressionClass()) {
        case ExpressionClass::BETWEEN:
        case ExpressionClass::CASE:
        case ExpressionClass::COMPARISON:
        case ExpressionClass::CONJUNCTION: return true;
        case ExpressionClass::CONSTANT:
            if (++state_.literals <= kLiteralsMax) return true;
            return state_.Refuse(RefusalCode::kTooComplex, OffsetOf(expression),
                                 fmt::format("more than {} literals", kLiteralsMax));
        case ExpressionClass::CAST: return CheckCast(expression);
        case ExpressionClass::COLUMN_REF: return CheckColumn(expression);
        case ExpressionClass::FUNCTION: return CheckFunction(expression);
        case ExpressionClass::OPERATOR: return CheckOperator(expression);
        case ExpressionClass::SUBQUERY: return CheckSubquery(expression);
        case ExpressionClass::WINDOW: return CheckWindow(expression);
        case ExpressionClass::COLLATE: return RefuseConstruct(expression, "COLLATE");
        case ExpressionClass::DEFAULT: return RefuseConstruct(expression, "DEFAULT");
        case ExpressionClass::LAMBDA:
        case ExpressionClass::LAMBDA_REF: return RefuseConstruct(expression, "a lambda");
        case ExpressionClass::PARAMETER: return CheckParameter(expression);
        case ExpressionClass::POSITIONAL_REFERENCE:
            return RefuseConstruct(expression, "a column by its position");
        case ExpressionClass::STAR: return RefuseConstruct(expression, "* or COLUMNS here");
        default: return RefuseConstruct(expression, "this expression");
    }
}

bool ExpressionGate::CheckCast(const ParsedExpression& expression) {
    if (TypeOf(expression.Cast<duckdb::CastExpression>().cast_type)) return true;
    return RefuseConstruct(expression, "a cast to this type");
}

bool ExpressionGate::CheckParameter(const ParsedExpression& expression) {
    const auto& parameter = expression.Cast<duckdb::ParameterExpression>();
    if (FindParameter(state_.parameters, parameter.identifier) != nullptr) return true;
    return RefuseConstruct(expression, "a parameter");
}

bool ExpressionGate::CheckColumn(const ParsedExpression& expression) {
    if (expression.Cast<duckdb::ColumnRefExpression>().column_names.size() <= 2) return true;
    return RefuseConstruct(expression, "a name of more than two parts", "write table.column");
}

bool ExpressionGate::CheckFunction(const ParsedExpression& expression) {
    const auto& call = expression.Cast<duckdb::FunctionExpression>();
    const std::string name = base::AsciiLower(call.function_name);
    const query::Function* const function = query::FindByEngineName(name);
    if (IsOwnSchema(call.catalog, call.schema) && IsIntervalMaker(name)) {
        if (call.children.size() == 1 && IsConstant(*call.children[0])) return true;
        return RefuseConstruct(expression, "an INTERVAL that is not a constant");
    }
    if (!IsOwnSchema(call.catalog, call.schema) || function == nullptr) {
        return state_.Refuse(
            RefusalCode::kFunctionNotAllowed, OffsetOf(expression),
            fmt::format("the function {} cannot be used", Shown(call.function_name)));
    }
    if (function->kind == query::FunctionKind::kWindow) {
        return RefuseConstruct(expression, "a window function without OVER");
    }
    if (call.order_bys && !call.order_bys->orders.empty()) {
        return RefuseConstruct(expression, "ORDER BY inside a function");
    }
    return !call.export_state || RefuseConstruct(expression, "EXPORT_STATE");
}

bool ExpressionGate::CheckOperator(const ParsedExpression& expression) {
    switch (expression.GetExpressionType()) {
        case ExpressionType::OPERATOR_NOT:
        case ExpressionType::OPERATOR_IS_NULL:
        case ExpressionType::OPERATOR_IS_NOT_NULL:
        case ExpressionType::COMPARE_IN:
        case ExpressionType::COMPARE_NOT_IN:
        case ExpressionType::OPERATOR_COALESCE: return true;
        case ExpressionType::OPERATOR_TRY: return RefuseConstruct(expression, "TRY");
        case ExpressionType::GROUPING_FUNCTION: return RefuseConstruct(expression, "GROUPING");
        default:
            return RefuseConstruct(expression, "this operator",
                                   "lists, structs and subscripts are not values here");
    }
}

bool ExpressionGate::CheckSubquery(const ParsedExpression& expression) {
    const auto& subquery = expression.Cast<duckdb::SubqueryExpression>();
    switch (subquery.subquery_type) {
        case duckdb::SubqueryType::SCALAR:
        case duckdb::SubqueryType::EXISTS:
        case duckdb::SubqueryType::NOT_EXISTS: return true;
        case duckdb::SubqueryType::ANY:
            if (subquery.comparison_type == ExpressionType::COMPARE_EQUAL) return true;
            return RefuseConstruct(expression, "a comparison with ANY or ALL of a subquery",
                                   "compare with its MIN or MAX");
        case duckdb::SubqueryType::INVALID: break;
    }
    return RefuseConstruct(expression, "this subquery");
}

bool ExpressionGate::CheckWindow(const ParsedExpression& expression) {
    const auto& window = expression.Cast<duckdb::WindowExpression>();
    const query::Function* const function =
        query::FindByEngineName(base::AsciiLower(window.function_name));
    const bool fits = function != nullptr && (function->kind == query::FunctionKind::kWindow ||
                                              function->kind == query::FunctionKind::kAggregate);
    if (!fits || !IsOwnSchema(window.catalog, window.schema)) {
        return state_.Refuse(
            RefusalCode::kFunctionNotAllowed, OffsetOf(expression),
            fmt::format("the window function {} cannot be used", Shown(window.function_name)));
    }
    if (window.ignore_nulls) return RefuseConstruct(expression, "IGNORE NULLS");
    if (!window.arg_orders.empty()) {
        return RefuseConstruct(expression, "ORDER BY inside a function");
    }
    if (window.exclude_clause != duckdb::WindowExcludeMode::NO_OTHER) {
        return RefuseConstruct(expression, "EXCLUDE in a window");
    }
    return true;
}

bool ExpressionGate::RefuseConstruct(const ParsedExpression& expression, const char* what,
                                     const char* hint) {
    return state_.Refuse(RefusalCode::kConstructNotAllowed, OffsetOf(expression),
                         fmt::format("{} cannot be used in a query", what), hint);
}

}  // namespace analytics
