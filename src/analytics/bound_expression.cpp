// SPDX-License-Identifier: Apache-2.0
#include "analytics/bound_expression.h"

#include "analytics/bound_literal.h"
#include "analytics/bound_type.h"
#include "analytics/bound_window.h"
#include "analytics/expression_gate.h"
#include "analytics/refuse.h"
#include "analytics/template_parameters.h"
#include "query/bind_parameters.h"
#include "query/function.h"

#include <algorithm>
#include <array>
#include <duckdb/planner/expression/list.hpp>
#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

using duckdb::ExpressionClass;
using duckdb::ExpressionType;
using query::ExpressionPtr;
using query::RefusalCode;
using query::Type;
using query::TypeKind;

const query::Literal* AsLiteral(const ExpressionPtr& expression) {
    return std::get_if<query::Literal>(&expression->node);
}

bool IsParameter(const ExpressionPtr& expression) {
    return std::holds_alternative<query::Parameter>(expression->node);
}

// The operand of a cast that keeps order and equality of all values it can hold.
ExpressionPtr OperandOfWidening(const ExpressionPtr& expression) {
    const auto* const cast = std::get_if<query::Cast>(&expression->node);
    if (cast == nullptr) return nullptr;
    const Type& from = cast->operand->type;
    const bool widens =
        query::IsLosslessCast(from, expression->type) ||
        (from.kind == TypeKind::kDate && expression->type.kind == TypeKind::kTimestamp);
    return widens ? cast->operand : nullptr;
}

// Functions that are one part of a date, by the name the registry's extract takes as a literal.
constexpr std::array<std::string_view, 10> kDateParts{"year",      "month",    "day",     "hour",
                                                      "minute",    "second",   "quarter", "week",
                                                      "dayofweek", "dayofyear"};

// The argument that says what a function does and so must be a constant.
struct Steering {
    std::string_view function;
    std::size_t argument;
};

constexpr std::array kSteering{
    Steering{"extract", 0}, Steering{"date_trunc", 0},   Steering{"dateadd", 0},
    Steering{"convert", 0}, Steering{"to_number", 1},    Steering{"to_char", 1},
    Steering{"to_date", 1}, Steering{"to_timestamp", 1}, Steering{"current_date", 0},
    Steering{"getdate", 0}, Steering{"now", 0},
};

bool IsSteeredByColumn(std::string_view function, const std::vector<ExpressionPtr>& operands) {
    const auto* const steering = std::ranges::find(kSteering, function, &Steering::function);
    return steering != kSteering.end() && AsLiteral(operands.at(steering->argument)) == nullptr;
}

// Names and arguments that the engine has in another shape than the registry.
std::string NameOf(const std::string& engine_name, std::size_t arguments) {
    if (engine_name == "-" && arguments == 1) return "negate";
    const query::Function* const function = query::FindByEngineName(engine_name);
    return function == nullptr ? std::string() : std::string(function->name);
}

std::string ComparisonName(ExpressionType type) {
    switch (type) {
        case ExpressionType::COMPARE_EQUAL: return "=";
        case ExpressionType::COMPARE_NOTEQUAL: return "<>";
        case ExpressionType::COMPARE_LESSTHAN: return "<";
        case ExpressionType::COMPARE_LESSTHANOREQUALTO: return "<=";
        case ExpressionType::COMPARE_GREATERTHAN: return ">";
        case ExpressionType::COMPARE_GREATERTHANOREQUALTO: return ">=";
        case ExpressionType::COMPARE_DISTINCT_FROM: return "is_distinct_from";
        case ExpressionType::COMPARE_NOT_DISTINCT_FROM: return "is_not_distinct_from";
        default: return {};
    }
}

}  // namespace

std::string ComparisonFunction(std::uint8_t expression_type) {
    return ComparisonName(static_cast<ExpressionType>(expression_type));
}

ExpressionPtr ExpressionTranslator::Translate(const duckdb::Expression& expression) {
    if (translation_.refusal) return nullptr;
    switch (expression.GetExpressionClass()) {
        case ExpressionClass::BOUND_COLUMN_REF:
            return Column(expression.Cast<duckdb::BoundColumnRefExpression>());
        case ExpressionClass::BOUND_CONSTANT:
            return LiteralOf(translation_, expression.Cast<duckdb::BoundConstantExpression>().value,
                             expression);
        case ExpressionClass::BOUND_COMPARISON: {
            const auto& comparison = expression.Cast<duckdb::BoundComparisonExpression>();
            ExpressionPtr left = Translate(*comparison.left);
            ExpressionPtr right = left ? Translate(*comparison.right) : nullptr;
            const std::string name = ComparisonName(expression.GetExpressionType());
            if (!right || name.empty())
                return translation_.RefuseConstruct(OffsetOf(expression), "this comparison");
            return Compare(name, std::move(left), std::move(right),
                           translation_.PositionOf(expression));
        }
        case ExpressionClass::BOUND_CONJUNCTION: return Conjunction(expression);
        case ExpressionClass::BOUND_BETWEEN:
            return Between(expression.Cast<duckdb::BoundBetweenExpression>());
        case ExpressionClass::BOUND_OPERATOR:
            return Operator(expression.Cast<duckdb::BoundOperatorExpression>());
        case ExpressionClass::BOUND_CAST:
            return Cast(expression.Cast<duckdb::BoundCastExpression>());
        case ExpressionClass::BOUND_CASE:
            return Case(expression.Cast<duckdb::BoundCaseExpression>());
        case ExpressionClass::BOUND_FUNCTION:
            return Function(expression.Cast<duckdb::BoundFunctionExpression>());
        case ExpressionClass::BOUND_AGGREGATE:
            return Aggregate(expression.Cast<duckdb::BoundAggregateExpression>());
        case ExpressionClass::BOUND_PARAMETER:
            return Parameter(expression.Cast<duckdb::BoundParameterExpression>());
        case ExpressionClass::BOUND_WINDOW:
            return TranslateWindow(translation_, *this,
                                   expression.Cast<duckdb::BoundWindowExpression>());
        default: return translation_.RefuseConstruct(OffsetOf(expression), "this expression");
    }
}

ExpressionPtr ExpressionTranslator::Column(const duckdb::BoundColumnRefExpression& expression) {
    const auto found = translation_.columns.find(
        {expression.binding.table_index, expression.binding.column_index});
    if (expression.depth > 0)
        return translation_.RefuseConstruct(OffsetOf(expression), "this outer column");
    if (found == translation_.columns.end()) {
        translation_.refusal = UnknownName(translation_.text, OffsetOf(expression));
        return nullptr;
    }
    return query::MakeColumn(found->second.id, found->second.type,
                             translation_.PositionOf(expression));
}

// The binder turns a cast of a parameter into a parameter of another type; its own type is what was declared.
ExpressionPtr ExpressionTranslator::Parameter(const duckdb::BoundParameterExpression& expression) {
    const query::NamedType* declared =
        FindParameter(translation_.parameters, expression.identifier);
    const auto type = TypeOf(expression.return_type);
    if (declared == nullptr || !type)
        return translation_.RefuseConstruct(OffsetOf(expression), "a parameter here");
    const auto at = translation_.PositionOf(expression);
    ExpressionPtr parameter =
        query::MakeExpression({query::Parameter{declared->name}, declared->type, at});
    return *type == declared->type ? parameter : query::MakeCast(parameter, *type, at);
}

ExpressionPtr ExpressionTranslator::Conjunction(const duckdb::Expression& expression) {
    const auto& conjunction = expression.Cast<duckdb::BoundConjunctionExpression>();
    const bool is_and = expression.GetExpressionType() == ExpressionType::CONJUNCTION_AND;
    std::vector<ExpressionPtr> terms;
    for (const auto& child : conjunction.children) {
        terms.push_back(Translate(*child));
        if (!terms.back()) return nullptr;
    }
    return query::MakeCall(is_and ? "and" : "or", std::move(terms), Type{TypeKind::kBoolean},
                           translation_.PositionOf(expression));
}

ExpressionPtr ExpressionTranslator::Compare(const std::string& function, ExpressionPtr left,
                                            ExpressionPtr right, std::optional<base::Position> at) {
    if (const ExpressionPtr narrow = AsLiteral(right) ? OperandOfWidening(left) : nullptr) {
        if (ExpressionPtr same = ExactlyIn(translation_, *right, narrow->type)) {
            left = narrow;
            right = std::move(same);
        }
    } else if (const ExpressionPtr other = AsLiteral(left) ? OperandOfWidening(right) : nullptr) {
        if (ExpressionPtr same = ExactlyIn(translation_, *left, other->type)) {
            right = other;
            left = std::move(same);
        }
    }
    return query::MakeCall(function, {std::move(left), std::move(right)}, Type{TypeKind::kBoolean},
                           at);
}

ExpressionPtr ExpressionTranslator::Between(const duckdb::BoundBetweenExpression& expression) {
    const ExpressionPtr input = Translate(*expression.input);
    ExpressionPtr lower = input ? Translate(*expression.lower) : nullptr;
    ExpressionPtr upper = lower ? Translate(*expression.upper) : nullptr;
    if (!upper) return nullptr;
    const auto at = translation_.PositionOf(expression);
    const std::string low = expression.lower_inclusive ? ">=" : ">";
    const std::string high = expression.upper_inclusive ? "<=" : "<";
    return query::MakeCall(
        "and",
        {Compare(low, input, std::move(lower), at), Compare(high, input, std::move(upper), at)},
        Type{TypeKind::kBoolean}, at);
}

ExpressionPtr ExpressionTranslator::Operator(const duckdb::BoundOperatorExpression& expression) {
    std::vector<ExpressionPtr> operands;
    for (const auto& child : expression.children) {
        operands.push_back(Translate(*child));
        if (!operands.back()) return nullptr;
    }
    const auto at = translation_.PositionOf(expression);
    const Type boolean{TypeKind::kBoolean};
    switch (expression.GetExpressionType()) {
        case ExpressionType::OPERATOR_NOT:
            return query::MakeCall("not", std::move(operands), boolean, at);
        case ExpressionType::OPERATOR_IS_NULL:
            return query::MakeCall("is_null", std::move(operands), boolean, at);
        case ExpressionType::OPERATOR_IS_NOT_NULL:
            return query::MakeCall("is_not_null", std::move(operands), boolean, at);
        case ExpressionType::COMPARE_IN: return In("in", std::move(operands), expression);
        case ExpressionType::COMPARE_NOT_IN: return In("not_in", std::move(operands), expression);
        case ExpressionType::OPERATOR_COALESCE: {
            const Type type = operands.at(0)->type;
            return query::MakeCall("coalesce", std::move(operands), type,
                                   at ? at : translation_.PositionOf(*expression.children[0]));
        }
        default: return translation_.RefuseConstruct(OffsetOf(expression), "this operator");
    }
}

ExpressionPtr ExpressionTranslator::In(const std::string& function,
                                       std::vector<ExpressionPtr> operands,
                                       const duckdb::Expression& where) {
    if (const ExpressionPtr narrow = OperandOfWidening(operands.at(0))) {
        std::vector<ExpressionPtr> same{narrow};
        for (std::size_t i = 1; i < operands.size(); ++i) {
            ExpressionPtr item = AsLiteral(operands[i])
                                     ? ExactlyIn(translation_, *operands[i], narrow->type)
                                     : nullptr;
            if (!item) break;
            same.push_back(std::move(item));
        }
        if (same.size() == operands.size()) operands = std::move(same);
    }
    return query::MakeCall(function, std::move(operands), Type{TypeKind::kBoolean},
                           translation_.PositionOf(where));
}

ExpressionPtr ExpressionTranslator::Cast(const duckdb::BoundCastExpression& expression) {
    ExpressionPtr operand = Translate(*expression.child);
    if (!operand) return nullptr;
    const auto type = TypeOf(expression.return_type);
    if (!type) return translation_.RefuseConstruct(OffsetOf(expression), "a value of this type");
    if (operand->type == *type) return operand;
    if (AsLiteral(operand))
        return CastLiteral(translation_, *operand, *type, expression.try_cast, expression);
    const auto at = translation_.PositionOf(expression);
    return query::MakeCast(operand, *type, at ? at : operand->at);
}

ExpressionPtr ExpressionTranslator::Case(const duckdb::BoundCaseExpression& expression) {
    query::Case out;
    for (const auto& check : expression.case_checks) {
        ExpressionPtr when = Translate(*check.when_expr);
        ExpressionPtr then = when ? Translate(*check.then_expr) : nullptr;
        if (!then) return nullptr;
        out.branches.push_back({std::move(when), std::move(then)});
    }
    out.otherwise = Translate(*expression.else_expr);
    if (!out.otherwise) return nullptr;
    const auto type = TypeOf(expression.return_type);
    if (!type) return translation_.RefuseConstruct(OffsetOf(expression), "a value of this type");
    return query::MakeExpression({std::move(out), *type, translation_.PositionOf(expression)});
}

ExpressionPtr ExpressionTranslator::Function(const duckdb::BoundFunctionExpression& expression) {
    const std::string& engine_name = expression.function.name;
    if (IsIntervalMaker(engine_name)) return Evaluated(translation_, expression);
    if (engine_name == "+" && expression.children.size() == 1)
        return Translate(*expression.children[0]);
    std::vector<ExpressionPtr> operands;
    if (std::ranges::find(kDateParts, engine_name) != kDateParts.end()) {
        operands.push_back(query::MakeLiteral(engine_name, Type{TypeKind::kVarchar},
                                              translation_.PositionOf(expression)));
    }
    for (const auto& child : expression.children) {
        operands.push_back(Translate(*child));
        if (!operands.back()) return nullptr;
    }
    const query::Function* const function =
        query::FindFunction(NameOf(engine_name, expression.children.size()));
    const auto type = TypeOf(expression.return_type);
    if (function == nullptr || function->kind == query::FunctionKind::kAggregate ||
        function->kind == query::FunctionKind::kWindow ||
        operands.size() < function->arguments_min || operands.size() > function->arguments_max) {
        return translation_.Refuse(
            RefusalCode::kFunctionNotAllowed, OffsetOf(expression),
            fmt::format("the function {} cannot be used with these arguments", Shown(engine_name)));
    }
    if (!type) return translation_.RefuseConstruct(OffsetOf(expression), "a value of this type");
    if (IsSteeredByColumn(function->name, operands))
        return translation_.RefuseConstruct(OffsetOf(expression), "a unit or format of a column");
    const bool constant = std::ranges::all_of(operands, AsLiteral);
    if (constant && function->kind == query::FunctionKind::kArithmetic)
        return Evaluated(translation_, expression);
    if (function->kind == query::FunctionKind::kTest)
        return Pattern(std::string(function->name), std::move(operands), expression);
    return query::MakeCall(std::string(function->name), std::move(operands), *type,
                           translation_.PositionOf(expression));
}

ExpressionPtr ExpressionTranslator::Pattern(const std::string& name,
                                            std::vector<ExpressionPtr> operands,
                                            const duckdb::Expression& where) {
    std::string escape;
    for (std::size_t i = 1; i < operands.size(); ++i) {
        if (!AsLiteral(operands[i]) && !IsParameter(operands[i])) {
            return translation_.RefuseConstruct(OffsetOf(where),
                                                "a pattern that is not a constant");
        }
    }
    // With a parameter the pattern is looked at when its value is known.
    const bool known = std::ranges::none_of(operands.begin() + 1, operands.end(), &IsParameter);
    if (known && operands.size() == 3) {
        escape = AsLiteral(operands[2])->text.value_or("");
        if (escape.size() > 1) {
            return translation_.Refuse(RefusalCode::kLiteralNotValid, OffsetOf(where),
                                       "ESCAPE takes one character");
        }
    }
    if (known &&
        !query::IsWellFormedPattern(AsLiteral(operands.at(1))->text.value_or(""), escape)) {
        return translation_.Refuse(RefusalCode::kLiteralNotValid, OffsetOf(where),
                                   "the pattern ends with its escape character");
    }
    return query::MakeCall(name, std::move(operands), Type{TypeKind::kBoolean},
                           translation_.PositionOf(where));
}

ExpressionPtr ExpressionTranslator::Aggregate(const duckdb::BoundAggregateExpression& expression) {
    const query::Function* const function = query::FindByEngineName(expression.function.name);
    query::AggregateCall out;
    for (const auto& child : expression.children) {
        out.arguments.push_back(Translate(*child));
        if (!out.arguments.back()) return nullptr;
    }
    const std::size_t count = out.arguments.size();
    if (function == nullptr || function->kind != query::FunctionKind::kAggregate ||
        count < function->arguments_min || count > function->arguments_max) {
        return translation_.Refuse(
            RefusalCode::kFunctionNotAllowed, OffsetOf(expression),
            fmt::format("the aggregate {} cannot be used", Shown(expression.function.name)));
    }
    if (expression.order_bys && !expression.order_bys->orders.empty())
        return translation_.RefuseConstruct(OffsetOf(expression), "ORDER BY inside a function");
    out.function = function->name;
    out.distinct = expression.IsDistinct();
    if (expression.filter) {
        out.filter = Translate(*expression.filter);
        if (!out.filter) return nullptr;
    }
    const auto type = TypeOf(expression.return_type);
    if (!type) return translation_.RefuseConstruct(OffsetOf(expression), "a value of this type");
    return query::MakeExpression({std::move(out), *type, translation_.PositionOf(expression)});
}

}  // namespace analytics
