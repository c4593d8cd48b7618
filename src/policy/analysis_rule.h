// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "policy/collaboration_rule.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace policy {

// Bounds of the Clean Rooms API.
inline constexpr std::int64_t kMinimumLow = 2;
inline constexpr std::int64_t kMinimumHigh = 100'000;
inline constexpr std::size_t kRuleNameLengthMax = 127;
inline constexpr std::size_t kRuleListItemsMax = 1'000;

enum class AggregateFunction : std::uint8_t { kSum, kSumDistinct, kCount, kCountDistinct, kAvg };
enum class JoinOperator : std::uint8_t { kAnd, kOr };
enum class AdditionalAnalyses : std::uint8_t { kAllowed, kRequired, kNotAllowed };

// How often a row of the table feeds one aggregate of one output row when joins multiply it.
enum class JoinMultiplicity : std::uint8_t {
    kOnce,
    kSql,  // as often as the join says
};

struct AggregateColumns {
    std::vector<std::string> column_names;
    AggregateFunction function = AggregateFunction::kSum;

    bool operator==(const AggregateColumns&) const = default;
};

// A result row is kept only if the column has at least `minimum` distinct values among the rows
// that feed it.
struct OutputConstraint {
    std::string column_name;
    std::int64_t minimum = kMinimumLow;

    bool operator==(const OutputConstraint&) const = default;
};

// The API's analysisRulePolicy.v1.aggregation. Immutable value; names in lower case. Lists that may be absent are told
// from empty ones, here and below, only so that owners read back what they wrote.
struct AggregationRule {
    std::vector<AggregateColumns> aggregate_columns;
    std::vector<std::string> join_columns;
    bool join_required = false;  // QUERY_RUNNER
    std::optional<std::vector<JoinOperator>> allowed_join_operators;
    std::vector<std::string> dimension_columns;
    std::vector<std::string> scalar_functions;  // as the API spells them: LOWER
    std::vector<OutputConstraint> output_constraints;
    std::optional<AdditionalAnalyses> additional_analyses;

    bool operator==(const AggregationRule&) const = default;
};

// The API's analysisRulePolicy.v1.list. Immutable value; names in lower case.
struct ListRule {
    std::vector<std::string> join_columns;
    std::optional<std::vector<JoinOperator>> allowed_join_operators;
    std::vector<std::string> list_columns;
    std::optional<AdditionalAnalyses> additional_analyses;

    bool operator==(const ListRule&) const = default;
};

// What stands among allowedAnalyses for any query of the allowed providers.
inline constexpr std::string_view kAnyQuery = "ANY_QUERY";

// The API's analysisRulePolicy.v1.custom. Immutable value; columns in lower case.
struct CustomRule {
    std::vector<std::string> allowed_analyses;  // ARNs of templates, or kAnyQuery alone
    std::optional<std::vector<base::AccountId>> allowed_analysis_providers;  // with kAnyQuery only
    std::optional<AdditionalAnalyses> additional_analyses;
    std::optional<std::vector<std::string>> disallowed_output_columns;

    bool operator==(const CustomRule&) const = default;
};

// Whether queries of the allowed providers are allowed, rather than templates by their ARN.
bool AllowsAnyQuery(const CustomRule& rule);

// What the owner of a table lets others ask of it. Immutable value.
struct AnalysisRule {
    std::variant<AggregationRule, ListRule, CustomRule> rule;
    JoinMultiplicity join_multiplicity = JoinMultiplicity::kOnce;

    bool operator==(const AnalysisRule&) const = default;
};

// Reads {"type":"AGGREGATION"|"LIST"|"CUSTOM","policy":{"v1":{...}}}, with our optional
// "joinMultiplicity":"ONCE"|"SQL" beside them or inside the aggregation. Strict: every error names
// the field, starting with `field_path`, the path of the object in its document.
base::Result<AnalysisRule> ParseAnalysisRule(const base::Json& analysis_rule,
                                             std::string_view field_path,
                                             AccountForm accounts = AccountForm::kIds);

// The canonical form: what ParseAnalysisRule reads, lists in their order and absent where they were,
// "joinMultiplicity" only when it is SQL.
base::Json ToJson(const AnalysisRule& rule);

// Every column the rule names is one of `columns` (those the table allows); the error names the
// field.
base::Status CheckRuleColumns(const AnalysisRule& rule, std::span<const std::string> columns,
                              std::string_view field_path);

std::string_view ToString(AggregateFunction function);  // "COUNT_DISTINCT"
std::string_view ToString(JoinOperator join_operator);  // "AND"
// "AGGREGATION", "LIST" or "CUSTOM".
std::string_view TypeOf(const AnalysisRule& rule);

// Of an aggregation or list rule; a custom rule has no such columns and operators.
const std::vector<std::string>& JoinColumnsOf(const AnalysisRule& rule);
std::vector<JoinOperator> JoinOperatorsOf(const AnalysisRule& rule);

// The API's ScalarFunctions enumeration.
std::span<const std::string_view> ScalarFunctionNames();

}  // namespace policy
