// SPDX-License-Identifier: Apache-2.0
#include "query/function.h"

#include <algorithm>
#include <array>

namespace query {
namespace {

using enum FunctionKind;
using enum Totality;
using enum Spelling;

constexpr std::array kFunctions{
    // Comparisons, logic and tests.
    Function{"=", kComparison, kTotal, kInfix, "=", 2, 2, ""},
    Function{"<>", kComparison, kTotal, kInfix, "<>", 2, 2, ""},
    Function{"<", kComparison, kTotal, kInfix, "<", 2, 2, ""},
    Function{"<=", kComparison, kTotal, kInfix, "<=", 2, 2, ""},
    Function{">", kComparison, kTotal, kInfix, ">", 2, 2, ""},
    Function{">=", kComparison, kTotal, kInfix, ">=", 2, 2, ""},
    Function{"is_distinct_from", kComparison, kTotal, kInfix, "IS DISTINCT FROM", 2, 2, ""},
    Function{"is_not_distinct_from", kComparison, kTotal, kInfix, "IS NOT DISTINCT FROM", 2, 2, ""},
    Function{"and", kLogical, kTotal, kInfix, "AND", 2, kAnyNumber, ""},
    Function{"or", kLogical, kTotal, kInfix, "OR", 2, kAnyNumber, ""},
    Function{"not", kLogical, kTotal, kUnary, "NOT", 1, 1, ""},
    Function{"is_null", kTest, kTotal, kPostfix, "IS NULL", 1, 1, ""},
    Function{"is_not_null", kTest, kTotal, kPostfix, "IS NOT NULL", 1, 1, ""},
    Function{"in", kTest, kTotal, kSpecial, "IN", 2, kAnyNumber, ""},
    Function{"not_in", kTest, kTotal, kSpecial, "NOT IN", 2, kAnyNumber, ""},
    // Patterns and escapes are literals that the describer has checked, so LIKE cannot fail for a
    // value.
    Function{"like", kTest, kTotal, kInfix, "LIKE", 2, 2, ""},
    Function{"not_like", kTest, kTotal, kInfix, "NOT LIKE", 2, 2, ""},
    Function{"ilike", kTest, kTotal, kInfix, "ILIKE", 2, 2, ""},
    Function{"not_ilike", kTest, kTotal, kInfix, "NOT ILIKE", 2, 2, ""},
    Function{"like_escape", kTest, kTotal, kSpecial, "LIKE", 3, 3, ""},
    Function{"not_like_escape", kTest, kTotal, kSpecial, "NOT LIKE", 3, 3, ""},
    // Arithmetic.
    Function{"+", kArithmetic, kPartial, kInfix, "+", 2, 2, ""},
    Function{"-", kArithmetic, kPartial, kInfix, "-", 2, 2, ""},
    Function{"*", kArithmetic, kPartial, kInfix, "*", 2, 2, ""},
    Function{"/", kArithmetic, kPartial, kInfix, "/", 2, 2, ""},
    Function{"//", kArithmetic, kPartial, kInfix, "//", 2, 2, ""},
    Function{"%", kArithmetic, kPartial, kInfix, "%", 2, 2, ""},
    Function{"negate", kArithmetic, kPartial, kUnary, "-", 1, 1, ""},
    // Scalar functions.
    Function{"abs", kScalar, kPartial, kPrefix, "abs", 1, 1, "ABS"},
    Function{"ceiling", kScalar, kPartial, kPrefix, "ceil", 1, 1, "CEILING"},
    Function{"floor", kScalar, kPartial, kPrefix, "floor", 1, 1, "FLOOR"},
    Function{"round", kScalar, kPartial, kPrefix, "round", 1, 2, "ROUND"},
    Function{"trunc", kScalar, kPartial, kPrefix, "trunc", 1, 1, "TRUNC"},
    Function{"exp", kScalar, kPartial, kPrefix, "exp", 1, 1, ""},
    Function{"power", kScalar, kPartial, kPrefix, "pow", 2, 2, ""},
    Function{"sqrt", kScalar, kPartial, kPrefix, "sqrt", 1, 1, "SQRT"},
    Function{"ln", kScalar, kPartial, kPrefix, "ln", 1, 1, "LN"},
    Function{"log", kScalar, kPartial, kPrefix, "log10", 1, 1, "LOG"},
    Function{"lower", kScalar, kTotal, kPrefix, "lower", 1, 1, "LOWER"},
    Function{"upper", kScalar, kTotal, kPrefix, "upper", 1, 1, "UPPER"},
    Function{"trim", kScalar, kTotal, kPrefix, "trim", 1, 1, "TRIM"},
    Function{"ltrim", kScalar, kTotal, kPrefix, "ltrim", 1, 1, ""},
    Function{"rtrim", kScalar, kTotal, kPrefix, "rtrim", 1, 1, "RTRIM"},
    Function{"substring", kScalar, kPartial, kPrefix, "substring", 2, 3, "SUBSTRING"},
    Function{"left", kScalar, kPartial, kPrefix, "left", 2, 2, ""},
    Function{"right", kScalar, kPartial, kPrefix, "right", 2, 2, ""},
    Function{"||", kScalar, kTotal, kInfix, "||", 2, 2, ""},
    // Unlike ||, leaves NULLs out.
    Function{"concat", kScalar, kTotal, kPrefix, "concat", 1, kAnyNumber, ""},
    Function{"strpos", kScalar, kTotal, kPrefix, "strpos", 2, 2, ""},
    Function{"starts_with", kScalar, kTotal, kPrefix, "starts_with", 2, 2, ""},
    Function{"contains", kScalar, kTotal, kPrefix, "contains", 2, 2, ""},
    Function{"length", kScalar, kTotal, kPrefix, "length", 1, 1, ""},
    // What partners join on when both have hashed their identifiers; lower case hexadecimal.
    Function{"md5", kScalar, kTotal, kPrefix, "md5", 1, 1, ""},
    Function{"sha256", kScalar, kTotal, kPrefix, "sha256", 1, 1, ""},
    Function{"coalesce", kScalar, kTotal, kPrefix, "coalesce", 1, kAnyNumber, "COALESCE"},
    Function{"greatest", kScalar, kTotal, kPrefix, "greatest", 1, kAnyNumber, ""},
    Function{"least", kScalar, kTotal, kPrefix, "least", 1, kAnyNumber, ""},
    Function{"nullif", kScalar, kTotal, kPrefix, "nullif", 2, 2, ""},
    // The part is a literal: extract('year', d).
    Function{"extract", kScalar, kPartial, kPrefix, "date_part", 2, 2, "EXTRACT"},
    Function{"date_trunc", kScalar, kPartial, kSpecial, "date_trunc", 2, 2, ""},
    // The unit is a literal: dateadd('day', 3, t).
    Function{"dateadd", kScalar, kPartial, kSpecial, "", 3, 3, "DATEADD"},
    // The type is a literal, as ParseType reads it: convert('INTEGER', x), to_number(x, 'DECIMAL(5,2)').
    Function{"convert", kScalar, kTotal, kSpecial, "", 2, 2, "CONVERT"},
    Function{"to_number", kScalar, kTotal, kSpecial, "", 2, 2, "TO_NUMBER"},
    // The format is a literal of the engine: to_char(d, '%Y-%m').
    Function{"to_char", kScalar, kPartial, kPrefix, "strftime", 2, 2, "TO_CHAR"},
    Function{"to_date", kScalar, kTotal, kSpecial, "", 2, 2, "TO_DATE"},
    Function{"to_timestamp", kScalar, kTotal, kPrefix, "try_strptime", 2, 2, "TO_TIMESTAMP"},
    // The argument is the time at which the query was submitted, a literal.
    Function{"current_date", kScalar, kTotal, kSpecial, "", 1, 1, "CURRENT_DATE"},
    Function{"getdate", kScalar, kTotal, kSpecial, "", 1, 1, "GETDATE"},
    Function{"now", kScalar, kTotal, kSpecial, "", 1, 1, ""},
    // Aggregates.
    Function{"count", kAggregate, kTotal, kPrefix, "count", 0, 1, ""},
    Function{"sum", kAggregate, kTotal, kPrefix, "sum", 1, 1, ""},
    Function{"avg", kAggregate, kTotal, kPrefix, "avg", 1, 1, ""},
    Function{"min", kAggregate, kTotal, kPrefix, "min", 1, 1, ""},
    Function{"max", kAggregate, kTotal, kPrefix, "max", 1, 1, ""},
    Function{"any_value", kAggregate, kTotal, kPrefix, "any_value", 1, 1, ""},
    // Windows.
    Function{"row_number", kWindow, kTotal, kPrefix, "row_number", 0, 0, ""},
    Function{"rank", kWindow, kTotal, kPrefix, "rank", 0, 0, ""},
    Function{"dense_rank", kWindow, kTotal, kPrefix, "dense_rank", 0, 0, ""},
    Function{"percent_rank", kWindow, kTotal, kPrefix, "percent_rank", 0, 0, ""},
    Function{"cume_dist", kWindow, kTotal, kPrefix, "cume_dist", 0, 0, ""},
    Function{"lag", kWindow, kTotal, kPrefix, "lag", 1, 3, ""},
    Function{"lead", kWindow, kTotal, kPrefix, "lead", 1, 3, ""},
    Function{"first_value", kWindow, kTotal, kPrefix, "first_value", 1, 1, ""},
    Function{"last_value", kWindow, kTotal, kPrefix, "last_value", 1, 1, ""},
};

struct EngineName {
    std::string_view engine;
    std::string_view name;
};

// What DuckDB's parser and binder call a function, where that is not our name for it.
constexpr std::array kEngineNames{
    EngineName{"~~", "like"},
    EngineName{"!~~", "not_like"},
    EngineName{"~~*", "ilike"},
    EngineName{"!~~*", "not_ilike"},
    EngineName{"ceil", "ceiling"},
    EngineName{"lcase", "lower"},
    EngineName{"ucase", "upper"},
    EngineName{"substr", "substring"},
    EngineName{"log10", "log"},
    EngineName{"date_part", "extract"},
    EngineName{"datepart", "extract"},
    EngineName{"datetrunc", "date_trunc"},
    EngineName{"len", "length"},
    EngineName{"char_length", "length"},
    EngineName{"character_length", "length"},
    EngineName{"count_star", "count"},
    EngineName{"mean", "avg"},
    EngineName{"pow", "power"},
    EngineName{"mod", "%"},
    EngineName{"**", "power"},
    EngineName{"^", "power"},
    EngineName{"position", "strpos"},
    EngineName{"instr", "strpos"},
    // One part of a date: extract with that part as a literal.
    EngineName{"year", "extract"},
    EngineName{"month", "extract"},
    EngineName{"day", "extract"},
    EngineName{"hour", "extract"},
    EngineName{"minute", "extract"},
    EngineName{"second", "extract"},
    EngineName{"quarter", "extract"},
    EngineName{"week", "extract"},
    EngineName{"dayofweek", "extract"},
    EngineName{"dayofyear", "extract"},
    EngineName{"first", "first_value"},
    EngineName{"last", "last_value"},
};

}  // namespace

std::span<const Function> Functions() { return kFunctions; }

const Function* FindFunction(std::string_view name) {
    const auto found = std::ranges::find(kFunctions, name, &Function::name);
    return found == kFunctions.end() ? nullptr : &*found;
}

bool ReadsClock(std::string_view name) {
    return name == "current_date" || name == "getdate" || name == "now";
}

const Function* FindByEngineName(std::string_view engine_name) {
    const auto renamed = std::ranges::find(kEngineNames, engine_name, &EngineName::engine);
    return FindFunction(renamed == kEngineNames.end() ? engine_name : renamed->name);
}

}  // namespace query
