// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/gate_state.h"

#include <cstddef>
#include <functional>
#include <optional>

namespace duckdb {
class BaseExpression;
class ParsedExpression;
class QueryNode;
}  // namespace duckdb

namespace analytics {

// Checks expressions of a parse tree before anything is bound: only kinds that have a description,
// only functions of the registry, nothing deeper or longer than the limits. Single-threaded.
class ExpressionGate final {
  public:
    // Called for the query inside a subquery expression; false ends the walk.
    using OnSubquery = std::function<bool(const duckdb::QueryNode& node, std::size_t depth)>;

    ExpressionGate(GateState& state, OnSubquery on_subquery);

    // False when refused; the reason is in the state.
    bool Check(const duckdb::ParsedExpression& expression, std::size_t depth);

  private:
    bool CheckOne(const duckdb::ParsedExpression& expression);
    bool CheckCast(const duckdb::ParsedExpression& expression);
    bool CheckParameter(const duckdb::ParsedExpression& expression);
    bool CheckColumn(const duckdb::ParsedExpression& expression);
    bool CheckFunction(const duckdb::ParsedExpression& expression);
    bool CheckOperator(const duckdb::ParsedExpression& expression);
    bool CheckSubquery(const duckdb::ParsedExpression& expression);
    bool CheckWindow(const duckdb::ParsedExpression& expression);
    bool RefuseConstruct(const duckdb::ParsedExpression& expression, const char* what,
                         const char* hint = "");

    GateState& state_;
    OnSubquery on_subquery_;
};

// Where an expression stood in the text, if the engine knows.
std::optional<std::size_t> OffsetOf(const duckdb::BaseExpression& expression);

// Whether an interval literal is written with this function inside the engine ("to_days").
bool IsIntervalMaker(std::string_view name);

}  // namespace analytics
