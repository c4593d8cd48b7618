// SPDX-License-Identifier: Apache-2.0
#include "analytics/rewrite_calls.h"

#include "analytics/bound_type.h"
#include "analytics/expression_gate.h"
#include "analytics/refuse.h"
#include "analytics/time_format.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <duckdb/common/types.hpp>
#include <duckdb/parser/expression/cast_expression.hpp>
#include <duckdb/parser/expression/columnref_expression.hpp>
#include <duckdb/parser/expression/constant_expression.hpp>
#include <duckdb/parser/expression/function_expression.hpp>
#include <duckdb/parser/expression/subquery_expression.hpp>
#include <duckdb/parser/parsed_expression_iterator.hpp>
#include <duckdb/parser/query_node.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

using duckdb::ExpressionClass;
using duckdb::ParsedExpression;
using query::RefusalCode;
using Pointer = duckdb::unique_ptr<ParsedExpression>;

struct Unit {
    std::string_view spelling;
    std::string_view name;
};

// Redshift's date parts and their shorter spellings.
constexpr std::array kUnits{
    Unit{"year", "year"},      Unit{"years", "year"},       Unit{"y", "year"},
    Unit{"yr", "year"},        Unit{"yrs", "year"},         Unit{"quarter", "quarter"},
    Unit{"qtr", "quarter"},    Unit{"quarters", "quarter"}, Unit{"month", "month"},
    Unit{"months", "month"},   Unit{"mon", "month"},        Unit{"mons", "month"},
    Unit{"week", "week"},      Unit{"weeks", "week"},       Unit{"w", "week"},
    Unit{"day", "day"},        Unit{"days", "day"},         Unit{"d", "day"},
    Unit{"hour", "hour"},      Unit{"hours", "hour"},       Unit{"h", "hour"},
    Unit{"hr", "hour"},        Unit{"hrs", "hour"},         Unit{"minute", "minute"},
    Unit{"minutes", "minute"}, Unit{"m", "minute"},         Unit{"min", "minute"},
    Unit{"mins", "minute"},    Unit{"second", "second"},    Unit{"seconds", "second"},
    Unit{"s", "second"},       Unit{"sec", "second"},       Unit{"secs", "second"},
};

struct Clock {
    std::string_view spelling;
    std::string_view function;  // of the registry
};

constexpr std::array kClocks{
    Clock{"current_date", "current_date"},
    Clock{"today", "current_date"},
    Clock{"getdate", "getdate"},
    Clock{"sysdate", "getdate"},
    Clock{"now", "now"},
    Clock{"current_timestamp", "now"},
    Clock{"get_current_timestamp", "now"},
    Clock{"transaction_timestamp", "now"},
};

std::string_view ClockOf(std::string_view name) {
    const auto* const found = std::ranges::find(kClocks, name, &Clock::spelling);
    return found == kClocks.end() ? std::string_view() : found->function;
}

// A constant text, or a bare word, in lower case; empty for anything else.
std::string WordOf(const ParsedExpression& expression) {
    if (expression.GetExpressionClass() == ExpressionClass::COLUMN_REF) {
        const auto& names = expression.Cast<duckdb::ColumnRefExpression>().column_names;
        return names.size() == 1 ? base::AsciiLower(names[0]) : std::string();
    }
    if (expression.GetExpressionClass() != ExpressionClass::CONSTANT) return {};
    const auto& value = expression.Cast<duckdb::ConstantExpression>().value;
    if (value.IsNull() || value.type().id() != duckdb::LogicalTypeId::VARCHAR) return {};
    return base::AsciiLower(value.GetValue<std::string>());
}

Pointer TextConstant(std::string text, const ParsedExpression& where) {
    auto constant = duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value(std::move(text)));
    constant->SetQueryLocation(where.GetQueryLocation());
    return constant;
}

// Walks every expression once, operands before what holds them.
class CallRewriter {
  public:
    CallRewriter(std::string_view text, const std::optional<std::string>& frozen_now)
        : text_(text), frozen_now_(frozen_now) {}

    std::optional<query::Refusal> Rewrite(duckdb::QueryNode& node) {
        Walk(node);
        return std::move(refusal_);
    }

  private:
    void Walk(duckdb::QueryNode& node) {
        duckdb::ParsedExpressionIterator::EnumerateQueryNodeChildren(
            node, [this](Pointer& child) { Walk(child); });
    }

    void Walk(Pointer& expression) {
        if (refusal_ || !expression) return;
        duckdb::ParsedExpressionIterator::EnumerateChildren(
            *expression, [this](Pointer& child) { Walk(child); });
        if (expression->GetExpressionClass() == ExpressionClass::SUBQUERY)
            Walk(*expression->Cast<duckdb::SubqueryExpression>().subquery->node);
        if (expression->GetExpressionClass() == ExpressionClass::FUNCTION)
            RewriteFunction(expression);
        if (expression->GetExpressionClass() == ExpressionClass::COLUMN_REF)
            RewriteWord(expression);
    }

    void RewriteWord(Pointer& expression) {
        const auto offset = OffsetOf(*expression);
        const bool quoted = offset && *offset < text_.size() && text_[*offset] == '"';
        const std::string_view clock = ClockOf(WordOf(*expression));
        if (!quoted && (clock == "current_date" || clock == "now") &&
            WordOf(*expression).starts_with("current_")) {
            Freeze(expression, clock);
        }
    }

    void RewriteFunction(Pointer& expression) {
        auto& call = expression->Cast<duckdb::FunctionExpression>();
        const std::string name = base::AsciiLower(call.function_name);
        if (call.children.empty() && !ClockOf(name).empty())
            return Freeze(expression, ClockOf(name));
        if (name == "dateadd" && call.children.size() == 3) return RewriteUnit(call.children[0]);
        if (name == "convert" && call.children.size() == 2) return RewriteType(call.children[0]);
        if (call.children.size() != 2) return;
        if (name == "to_char" || name == "to_date" || name == "to_timestamp")
            return RewriteFormat(call.children[1], StrftimeFormat(WordOf(*call.children[1])));
        if (name == "to_number")
            RewriteFormat(call.children[1], NumberFormatType(WordOf(*call.children[1])));
    }

    void RewriteUnit(Pointer& unit) {
        const std::string word = WordOf(*unit);
        const auto* const found = std::ranges::find(kUnits, word, &Unit::spelling);
        if (found == kUnits.end()) return Refuse(*unit, "this is not a unit of DATEADD");
        unit = TextConstant(std::string(found->name), *unit);
    }

    void RewriteType(Pointer& type) {
        const std::string word = WordOf(*type);
        const auto known =
            word.empty() ? std::nullopt : TypeOf(duckdb::TransformStringToLogicalType(word));
        if (!known) return Refuse(*type, "this is not a type CONVERT can give");
        type = TextConstant(query::ToString(*known), *type);
    }

    void RewriteFormat(Pointer& format, const std::optional<std::string>& translated) {
        if (format->GetExpressionClass() != ExpressionClass::CONSTANT || !translated ||
            translated->empty()) {
            return Refuse(*format, "this is not a format this node knows");
        }
        format = TextConstant(*translated, *format);
    }

    void Freeze(Pointer& expression, std::string_view clock) {
        if (!frozen_now_) {
            refusal_ = RefusalAt(
                RefusalCode::kFunctionNotAllowed, text_, OffsetOf(*expression),
                fmt::format("the function {} cannot be used: the query has no time of its own",
                            clock),
                "write the date as a constant");
            return;
        }
        const auto location = expression->GetQueryLocation();
        auto now = TextConstant(*frozen_now_, *expression);
        if (clock != "getdate") {
            now = duckdb::make_uniq<duckdb::CastExpression>(duckdb::LogicalType::TIMESTAMP,
                                                            std::move(now));
        }
        const auto type = clock == "current_date" ? duckdb::LogicalType::DATE
                          : clock == "getdate"    ? duckdb::LogicalType::TIMESTAMP
                                                  : duckdb::LogicalType::TIMESTAMP_TZ;
        duckdb::vector<Pointer> arguments;
        arguments.push_back(duckdb::make_uniq<duckdb::CastExpression>(type, std::move(now)));
        auto call =
            duckdb::make_uniq<duckdb::FunctionExpression>(std::string(clock), std::move(arguments));
        call->SetQueryLocation(location);
        call->SetAlias(expression->HasAlias() ? expression->GetAlias() : std::string(clock));
        expression = std::move(call);
    }

    void Refuse(const ParsedExpression& where, std::string message) {
        refusal_ =
            RefusalAt(RefusalCode::kLiteralNotValid, text_, OffsetOf(where), std::move(message));
    }

    std::string_view text_;
    const std::optional<std::string>& frozen_now_;
    std::optional<query::Refusal> refusal_;
};

}  // namespace

std::optional<query::Refusal> RewriteCalls(duckdb::QueryNode& node, std::string_view text,
                                           const std::optional<std::string>& frozen_now) {
    return CallRewriter(text, frozen_now).Rewrite(node);
}

}  // namespace analytics
