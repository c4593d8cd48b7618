// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace query {

enum class FunctionKind {
    kComparison,  // two operands, BOOLEAN
    kLogical,     // and, or, not
    kTest,        // is_null, in, like, ...: BOOLEAN
    kArithmetic,  // + - * / // %, unary -
    kScalar,
    kAggregate,
    kWindow,  // only as a window; aggregates may be windows too
};

enum class Totality {
    kTotal,    // has an answer, maybe NULL, for every value of its types
    kPartial,  // some values make DuckDB fail: printed inside TRY
};

// How DuckDB spells a call of the function.
enum class Spelling {
    kPrefix,   // name(a, b)
    kInfix,    // (a name b)
    kUnary,    // (name a)
    kPostfix,  // (a name)
    kSpecial,  // print.cpp knows
};

// One row of the registry.
struct Function {
    std::string_view name;  // in descriptions; lower case; operators by their symbol
    FunctionKind kind;
    Totality totality;
    Spelling spelling;
    std::string_view sql;  // what is printed
    std::size_t arguments_min;
    std::size_t arguments_max;
    // The name the Clean Rooms API's scalarFunctions enumeration has for it ("LOWER"), or empty:
    // not one a rule can allow by name.
    std::string_view scalar_function;
};

// current_date and its kin: their one argument is the time they were frozen at.
bool ReadsClock(std::string_view name);

constexpr std::size_t kAnyNumber = 10'000;

// Every function a description may hold. What is not here is refused before binding.
std::span<const Function> Functions();

// By its name in descriptions; nullptr when there is none.
const Function* FindFunction(std::string_view name);

// By a name DuckDB's parser or binder gives it ("~~", "ceil", "upper"), the one of Functions();
// nullptr when none.
const Function* FindByEngineName(std::string_view engine_name);

}  // namespace query
