// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/translation.h"
#include "query/expression.h"

#include <cstddef>
#include <string>
#include <vector>

namespace duckdb {
class BoundAggregateExpression;
class BoundBetweenExpression;
class BoundCaseExpression;
class BoundCastExpression;
class BoundColumnRefExpression;
class BoundFunctionExpression;
class BoundOperatorExpression;
class BoundParameterExpression;
class Expression;
}  // namespace duckdb

namespace analytics {

// Turns bound expressions into expressions of a description. What has no translation is refused in
// the Translation and gives null. Single-threaded.
class ExpressionTranslator final {
  public:
    explicit ExpressionTranslator(Translation& translation) : translation_(translation) {}

    query::ExpressionPtr Translate(const duckdb::Expression& expression);

    // `left function right` for a comparison of the registry, with the literal in the other side's
    // own type where that says the same.
    query::ExpressionPtr Compare(const std::string& function, query::ExpressionPtr left,
                                 query::ExpressionPtr right, std::optional<base::Position> at);

  private:
    query::ExpressionPtr Column(const duckdb::BoundColumnRefExpression& expression);
    query::ExpressionPtr Parameter(const duckdb::BoundParameterExpression& expression);
    query::ExpressionPtr Conjunction(const duckdb::Expression& expression);
    query::ExpressionPtr Between(const duckdb::BoundBetweenExpression& expression);
    query::ExpressionPtr Operator(const duckdb::BoundOperatorExpression& expression);
    query::ExpressionPtr In(const std::string& function, std::vector<query::ExpressionPtr> operands,
                            const duckdb::Expression& where);
    query::ExpressionPtr Cast(const duckdb::BoundCastExpression& expression);
    query::ExpressionPtr Case(const duckdb::BoundCaseExpression& expression);
    query::ExpressionPtr Function(const duckdb::BoundFunctionExpression& expression);
    query::ExpressionPtr Pattern(const std::string& name,
                                 std::vector<query::ExpressionPtr> operands,
                                 const duckdb::Expression& where);
    query::ExpressionPtr Aggregate(const duckdb::BoundAggregateExpression& expression);

    Translation& translation_;
};

}  // namespace analytics
