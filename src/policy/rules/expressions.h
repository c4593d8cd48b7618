// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/rules/rule.h"

#include <string>

namespace policy {

// What may stand in one clause besides columns in their role and literals.
struct ClauseRules {
    std::string clause;  // "WHERE"
    bool arithmetic = false;
    bool scalar_functions = false;  // those that scalarFunctions lists, not nested
};

// Checks expressions over the columns of tables. Each column must be one of its rule's
// dimensionColumns (aggregation) or listColumns (list); what no line here accepts is a finding.
class ExpressionCheck final {
  public:
    ExpressionCheck(const RuleCase& query, Findings& findings, ClauseRules rules);

    // A condition: comparisons, IN, LIKE, IS NULL under AND, OR and NOT.
    void Condition(const query::Expression& expression);
    // A value to compare, select or group by.
    void Value(const query::Expression& expression);

  private:
    enum class Inside { kNothing, kArithmetic, kScalarFunction };

    void Value(const query::Expression& expression, Inside inside);
    void Call(const query::Expression& expression, const query::Call& call, Inside inside);
    void Cast(const query::Expression& expression, const query::Cast& cast, Inside inside);
    void ScalarFunction(const query::Expression& expression, const query::Call& call,
                        Inside inside);
    void Column(const query::Expression& expression, query::ColumnId column);
    void Refuse(const query::Expression& expression, query::RefusalCode code, std::string message,
                std::string hint = {});
    bool AllListFunction(const query::Expression& expression, std::string_view api_name) const;

    const RuleCase& query_;
    Findings& findings_;
    ClauseRules rules_;
};

// The columns a rule lets be read as values: dimensionColumns or listColumns, and that field's
// name.
const std::vector<std::string>& ValueColumnsOf(const AnalysisRule& rule);
std::string ValueFieldOf(const AnalysisRule& rule);

// Whether any field but outputConstraints names the column.
bool IsNamed(const AnalysisRule& rule, const std::string& column);

}  // namespace policy
