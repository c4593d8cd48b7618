// SPDX-License-Identifier: Apache-2.0
#include "query/print_text.h"

#include "base/assert.h"
#include "query/function.h"
#include "query/print.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <utility>

namespace query {
namespace {

bool IsPlainInteger(const std::string& text) {
    std::int32_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && value >= 0;
}

std::string CastText(const std::string& operand, const Type& type) {
    return fmt::format("CAST({} AS {})", operand, ToString(type));
}

std::string LiteralText(const Literal& literal, const Type& type) {
    if (!literal.text) return type.kind == TypeKind::kNull ? "NULL" : CastText("NULL", type);
    const std::string& text = *literal.text;
    switch (type.kind) {
        case TypeKind::kVarchar: return PrintText(text);
        case TypeKind::kBoolean: return text == "true" ? "TRUE" : "FALSE";
        case TypeKind::kInteger:
            return IsPlainInteger(text) ? text : CastText(PrintText(text), type);
        case TypeKind::kDate: return "DATE " + PrintText(text);
        case TypeKind::kTimestamp: return "TIMESTAMP " + PrintText(text);
        case TypeKind::kInterval: return "INTERVAL " + PrintText(text);
        case TypeKind::kNull:
        case TypeKind::kTinyint:
        case TypeKind::kSmallint:
        case TypeKind::kBigint:
        case TypeKind::kHugeint:
        case TypeKind::kUtinyint:
        case TypeKind::kUsmallint:
        case TypeKind::kUinteger:
        case TypeKind::kUbigint:
        case TypeKind::kUhugeint:
        case TypeKind::kDecimal:
        case TypeKind::kFloat:
        case TypeKind::kDouble:
        case TypeKind::kBlob:
        case TypeKind::kTime:
        case TypeKind::kTimestampTz:
        case TypeKind::kUuid: return CastText(IsPlainInteger(text) ? text : PrintText(text), type);
    }
    UNREACHABLE();
}

struct Unit {
    std::string_view name;
    std::string_view interval;
};

constexpr std::array kUnits{
    Unit{"year", "to_years"},     Unit{"quarter", "to_quarters"}, Unit{"month", "to_months"},
    Unit{"week", "to_weeks"},     Unit{"day", "to_days"},         Unit{"hour", "to_hours"},
    Unit{"minute", "to_minutes"}, Unit{"second", "to_seconds"},
};

// The literal at `index`; empty when there is none.
std::string LiteralAt(const Call& call, std::size_t index) {
    const auto* const literal = std::get_if<Literal>(&call.arguments.at(index)->node);
    return literal == nullptr ? std::string() : literal->text.value_or("");
}

std::string DateAddText(const Call& call, const std::vector<std::string>& arguments) {
    const auto* const unit = std::ranges::find(kUnits, LiteralAt(call, 0), &Unit::name);
    if (unit == kUnits.end()) return "NULL";
    return fmt::format("({} + {}({}))", arguments.at(2), unit->interval, arguments.at(1));
}

std::string SafeCastText(const std::string& operand, const std::string& type_name) {
    const auto type = ParseType(type_name);
    return type.ok() ? fmt::format("TRY_CAST({} AS {})", operand, ToString(*type)) : "NULL";
}

// A call of a function with Spelling::kSpecial. A literal that must name a unit or a type and does not
// makes the call NULL.
std::string SpellSpecial(const Function& function, const Call& call,
                         std::vector<std::string> arguments) {
    const std::string first = arguments.at(0);
    if (function.name == "like_escape" || function.name == "not_like_escape") {
        return fmt::format("({} {} {} ESCAPE {})", first, function.sql, arguments.at(1),
                           arguments.at(2));
    }
    // The engine truncates the ends of a column's range while it plans, where the TRY around the call
    // does not reach; of a TRY it knows no range.
    if (function.name == "date_trunc")
        return fmt::format("date_trunc({}, TRY({}))", first, arguments.at(1));
    if (function.name == "dateadd") return DateAddText(call, arguments);
    if (function.name == "convert") return SafeCastText(arguments.at(1), LiteralAt(call, 0));
    if (function.name == "to_number")
        return SafeCastText(fmt::format("replace({}, ',', '')", first), LiteralAt(call, 1));
    if (function.name == "to_date")
        return fmt::format("TRY_CAST(try_strptime({}, {}) AS DATE)", first, arguments.at(1));
    if (ReadsClock(function.name)) return arguments.at(0);
    ASSERT(function.name == "in" || function.name == "not_in");
    arguments.erase(arguments.begin());
    return fmt::format("({} {} ({}))", first, function.sql, fmt::join(arguments, ", "));
}

// Prints one expression tree. `inside_try`: a TRY already stands directly around this call, and
// every function that can fail gives NULL for NULL, so a second TRY would change nothing.
class Printer {
  public:
    explicit Printer(const ColumnText& column_text) : column_text_(column_text) {}

    std::string Print(const Expression& expression, bool inside_try = false) const {
        if (const auto* node = std::get_if<ColumnRef>(&expression.node))
            return column_text_(node->column);
        if (const auto* node = std::get_if<Literal>(&expression.node))
            return LiteralText(*node, expression.type);
        if (const auto* node = std::get_if<Parameter>(&expression.node)) return "$" + node->name;
        if (const auto* node = std::get_if<Call>(&expression.node))
            return PrintCall(*node, inside_try);
        if (const auto* node = std::get_if<Cast>(&expression.node))
            return PrintCast(*node, expression.type);
        if (const auto* node = std::get_if<Case>(&expression.node)) return PrintCase(*node);
        if (const auto* node = std::get_if<AggregateCall>(&expression.node))
            return PrintAggregate(*node, expression.type);
        return PrintWindow(std::get<WindowCall>(expression.node), expression.type);
    }

    std::string Keys(const std::vector<SortKey>& keys) const {
        std::vector<std::string> texts;
        for (const SortKey& key : keys)
            texts.push_back(KeyText(*key.expression, column_text_) + DirectionText(key));
        return fmt::format("{}", fmt::join(texts, ", "));
    }

  private:
    std::vector<std::string> PrintAll(const std::vector<ExpressionPtr>& expressions,
                                      bool inside_try) const {
        std::vector<std::string> texts;
        for (const ExpressionPtr& expression : expressions)
            texts.push_back(Print(*expression, inside_try));
        return texts;
    }

    std::string PrintCall(const Call& call, bool inside_try) const {
        const Function* const function = FindFunction(call.function);
        ASSERT(function != nullptr);
        const bool partial = function->totality == Totality::kPartial;
        const std::string text = Spell(*function, call, PrintAll(call.arguments, partial));
        return partial && !inside_try ? "TRY(" + text + ")" : text;
    }

    static std::string Spell(const Function& function, const Call& call,
                             std::vector<std::string> arguments) {
        switch (function.spelling) {
            case Spelling::kPrefix:
                return fmt::format("{}({})", function.sql, fmt::join(arguments, ", "));
            case Spelling::kInfix:
                return fmt::format("({})", fmt::join(arguments, fmt::format(" {} ", function.sql)));
            case Spelling::kUnary: return fmt::format("({} {})", function.sql, arguments.at(0));
            case Spelling::kPostfix: return fmt::format("({} {})", arguments.at(0), function.sql);
            case Spelling::kSpecial: return SpellSpecial(function, call, std::move(arguments));
        }
        UNREACHABLE();
    }

    std::string PrintCast(const Cast& cast, const Type& type) const {
        const bool lossless = IsLosslessCast(cast.operand->type, type);
        return fmt::format("{}({} AS {})", lossless ? "CAST" : "TRY_CAST", Print(*cast.operand),
                           ToString(type));
    }

    std::string PrintCase(const Case& node) const {
        std::string text = "CASE";
        for (const CaseBranch& branch : node.branches) {
            text += fmt::format(" WHEN {} THEN {}", Print(*branch.when), Print(*branch.then));
        }
        return text + fmt::format(" ELSE {} END", Print(*node.otherwise));
    }

    // `tail` is what stands behind the call: FILTER and OVER.
    template <class Node>
    std::string CallText(const Node& call, const Type& type, const std::string& tail) const {
        const Function* const function = FindFunction(call.function);
        ASSERT(function != nullptr);
        const std::string distinct = call.distinct ? "DISTINCT " : "";
        const bool adds = call.function == "sum" || call.function == "avg";
        if (adds && SumCanOverflow(TypeBeforeWidening(*call.arguments.at(0))))
            return TotalText(call, distinct, type, tail);
        std::string inside = fmt::format("{}", fmt::join(PrintAll(call.arguments, false), ", "));
        if (call.function == "count" && call.arguments.empty()) inside = "*";
        return fmt::format("{}({}{}){}", function->sql, distinct, inside, tail);
    }

    // Of the values before a cast that only makes room for more.
    static const Type& TypeBeforeWidening(const Expression& expression) {
        const auto* cast = std::get_if<Cast>(&expression.node);
        const bool widens = cast && IsInteger(expression.type) &&
                            IsLosslessCast(cast->operand->type, expression.type);
        return widens ? TypeBeforeWidening(*cast->operand) : expression.type;
    }

    // A sum or average of values so wide that adding them could fail: an average is taken in DOUBLE,
    // a sum exact if all values are small enough, else in DOUBLE.
    template <class Node>
    std::string TotalText(const Node& call, const std::string& distinct, const Type& type,
                          const std::string& tail) const {
        const std::string value = Print(*call.arguments.at(0));
        const std::string rough =
            fmt::format("{}({}TRY_CAST({} AS DOUBLE)){}", call.function, distinct, value, tail);
        std::string fitted = type.kind == TypeKind::kDouble
                                 ? rough
                                 : fmt::format("TRY_CAST({} AS {})", rough, ToString(type));
        if (call.function == "avg") return fitted;
        const std::string small = SmallText(value, call.arguments.at(0)->type);
        return fmt::format("CASE WHEN (count(CASE WHEN {0} THEN NULL ELSE {1} END){2} = 0) THEN "
                           "sum({3}CASE WHEN {0} THEN {1} END){2} ELSE {4} END",
                           small, value, tail, distinct, fitted);
    }

    // Whether 10^12 values of that size can be added.
    static std::string SmallText(const std::string& value, const Type& type) {
        const int digits = kDecimalSumWidthMax - type.scale;
        const std::string bound =
            digits >= 0 ? "1" + std::string(static_cast<std::size_t>(digits), '0')
                        : "0." + std::string(static_cast<std::size_t>(-digits - 1), '0') + "1";
        const std::string low = type.kind == TypeKind::kUhugeint ? "0" : "-" + bound;
        return fmt::format("({} BETWEEN {} AND {})", value, CastText(PrintText(low), type),
                           CastText(PrintText(bound), type));
    }

    std::string FilterText(const ExpressionPtr& filter) const {
        return filter ? fmt::format(" FILTER (WHERE {})", Print(*filter)) : std::string();
    }

    std::string PrintAggregate(const AggregateCall& call, const Type& type) const {
        return CallText(call, type, FilterText(call.filter));
    }

    std::string PrintWindow(const WindowCall& call, const Type& type) const {
        std::vector<std::string> parts;
        if (!call.partitions.empty()) {
            parts.push_back(
                fmt::format("PARTITION BY {}", fmt::join(PrintAll(call.partitions, false), ", ")));
        }
        if (!call.order.empty()) parts.push_back("ORDER BY " + Keys(call.order));
        if (!call.frame.empty()) parts.push_back(call.frame);
        return CallText(
            call, type,
            fmt::format("{} OVER ({})", FilterText(call.filter), fmt::join(parts, " ")));
    }

    const ColumnText& column_text_;
};

}  // namespace

std::string ExpressionText(const Expression& expression, const ColumnText& column_text) {
    return Printer(column_text).Print(expression);
}

std::string KeyText(const Expression& expression, const ColumnText& column_text) {
    const auto* const literal = std::get_if<Literal>(&expression.node);
    if (literal == nullptr) return ExpressionText(expression, column_text);
    return literal->text ? CastText(PrintText(*literal->text), expression.type)
                         : CastText("NULL", expression.type);
}

std::string DirectionText(const SortKey& key) {
    return fmt::format(" {} NULLS {}", key.descending ? "DESC" : "ASC",
                       key.nulls_first ? "FIRST" : "LAST");
}

}  // namespace query
