// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/utf8.h"
#include "query/type.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace query {

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

// A column by the relation that introduces it (Relation::id) and its place among that relation's
// columns.
struct ColumnId {
    std::uint32_t relation = 0;
    std::uint32_t index = 0;

    auto operator<=>(const ColumnId&) const = default;
};

struct ColumnRef {
    ColumnId column;
};

// A constant, as text that casts to the expression's type; no text: NULL.
struct Literal {
    std::optional<std::string> text;
};

// A constant that is not known yet: BindParameters puts the value of that name here.
struct Parameter {
    std::string name;  // lower case
};

// A scalar function or operator of the registry (function.h), by its name there: "+", "=", "and",
// "not", "in", "is_null", "like", "lower", ... Conjunctions hold any number of terms; "in" holds
// the operand, then the items.
struct Call {
    std::string function;
    std::vector<ExpressionPtr> arguments;
};

// To the expression's type. A value that has no place there becomes NULL: printed as TRY_CAST.
struct Cast {
    ExpressionPtr operand;
};

struct CaseBranch {
    ExpressionPtr when;
    ExpressionPtr then;
};

struct Case {
    std::vector<CaseBranch> branches;
    ExpressionPtr otherwise;  // never null; a missing ELSE is a NULL literal
};

struct SortKey {
    ExpressionPtr expression;
    bool descending = false;
    bool nulls_first = false;
};

// An aggregate function over the rows of a group. Stands only in Aggregate::aggregates.
struct AggregateCall {
    std::string function;  // of the registry; "count" without arguments is COUNT(*)
    std::vector<ExpressionPtr> arguments;
    bool distinct = false;
    ExpressionPtr filter;  // may be null
};

// A window function. Stands only in Window::calls. `frame` is SQL's frame clause in canonical
// spelling, empty for the default one.
struct WindowCall {
    std::string function;
    std::vector<ExpressionPtr> arguments;
    bool distinct = false;
    ExpressionPtr filter;  // may be null
    std::vector<ExpressionPtr> partitions;
    std::vector<SortKey> order;
    std::string frame;
};

// One expression of a description. Immutable, shared between descriptions. `at` is where it stood
// in the member's text: for messages only, never part of what is judged, printed or hashed.
struct Expression {
    std::variant<ColumnRef, Literal, Parameter, Call, Cast, Case, AggregateCall, WindowCall> node;
    Type type;
    std::optional<base::Position> at;
};

ExpressionPtr MakeColumn(ColumnId column, Type type, std::optional<base::Position> at = {});
ExpressionPtr MakeLiteral(std::optional<std::string> text, Type type,
                          std::optional<base::Position> at = {});
ExpressionPtr MakeInteger(std::int64_t value);
ExpressionPtr MakeCall(std::string function, std::vector<ExpressionPtr> arguments, Type type,
                       std::optional<base::Position> at = {});
ExpressionPtr MakeCast(ExpressionPtr operand, Type type, std::optional<base::Position> at = {});
ExpressionPtr MakeExpression(Expression expression);
// All terms hold; one term is itself; requires at least one.
ExpressionPtr MakeAnd(std::vector<ExpressionPtr> terms);

// The direct operands, in a fixed order; filters, partitions and sort keys included.
std::vector<ExpressionPtr> OperandsOf(const Expression& expression);

// Every column the expression reads, each once, in order of first appearance.
std::vector<ColumnId> ColumnsOf(const Expression& expression);

// Same meaning node by node: positions do not count.
bool SameExpression(const Expression& left, const Expression& right);

}  // namespace query
