// SPDX-License-Identifier: Apache-2.0
#include "policy/analysis_rule.h"

#include "base/assert.h"
#include "policy/rule_fields.h"

#include <algorithm>
#include <array>

namespace policy {
namespace {

constexpr std::array<std::string_view, 24> kScalarFunctions{
    "ABS",     "CAST",      "CEILING",      "COALESCE", "CONVERT",   "CURRENT_DATE",
    "DATEADD", "EXTRACT",   "FLOOR",        "GETDATE",  "LN",        "LOG",
    "LOWER",   "ROUND",     "RTRIM",        "SQRT",     "SUBSTRING", "TO_CHAR",
    "TO_DATE", "TO_NUMBER", "TO_TIMESTAMP", "TRIM",     "TRUNC",     "UPPER"};

std::string_view ToString(AdditionalAnalyses value) {
    switch (value) {
        case AdditionalAnalyses::kAllowed: return "ALLOWED";
        case AdditionalAnalyses::kRequired: return "REQUIRED";
        case AdditionalAnalyses::kNotAllowed: return "NOT_ALLOWED";
    }
    UNREACHABLE();
}

base::Json BodyOf(const AggregationRule& rule) {
    base::Json aggregates = base::Json::MakeArray();
    for (const AggregateColumns& item : rule.aggregate_columns) {
        aggregates.Append(base::Json::MakeObject()
                              .Set("columnNames", ToArray(item.column_names))
                              .Set("function", ToString(item.function)));
    }
    base::Json constraints = base::Json::MakeArray();
    for (const OutputConstraint& item : rule.output_constraints) {
        constraints.Append(base::Json::MakeObject()
                               .Set("columnName", item.column_name)
                               .Set("minimum", item.minimum)
                               .Set("type", "COUNT_DISTINCT"));
    }
    base::Json body = base::Json::MakeObject();
    body.Set("aggregateColumns", std::move(aggregates))
        .Set("joinColumns", ToArray(rule.join_columns));
    if (rule.join_required) body.Set("joinRequired", "QUERY_RUNNER");
    if (rule.allowed_join_operators)
        body.Set("allowedJoinOperators", ToArray(*rule.allowed_join_operators));
    body.Set("dimensionColumns", ToArray(rule.dimension_columns));
    body.Set("scalarFunctions", ToArray(rule.scalar_functions))
        .Set("outputConstraints", std::move(constraints));
    if (rule.additional_analyses)
        body.Set("additionalAnalyses", ToString(*rule.additional_analyses));
    return body;
}

base::Json BodyOf(const ListRule& rule) {
    base::Json body = base::Json::MakeObject();
    body.Set("joinColumns", ToArray(rule.join_columns));
    if (rule.allowed_join_operators)
        body.Set("allowedJoinOperators", ToArray(*rule.allowed_join_operators));
    body.Set("listColumns", ToArray(rule.list_columns));
    if (rule.additional_analyses)
        body.Set("additionalAnalyses", ToString(*rule.additional_analyses));
    return body;
}

base::Json BodyOf(const CustomRule& rule) {
    base::Json body = base::Json::MakeObject();
    body.Set("allowedAnalyses", ToArray(rule.allowed_analyses));
    if (rule.allowed_analysis_providers)
        body.Set("allowedAnalysisProviders", ToArray(*rule.allowed_analysis_providers));
    if (rule.additional_analyses)
        body.Set("additionalAnalyses", ToString(*rule.additional_analyses));
    if (rule.disallowed_output_columns)
        body.Set("disallowedOutputColumns", ToArray(*rule.disallowed_output_columns));
    return body;
}

std::string_view MemberOf(const AggregationRule&) { return "aggregation"; }
std::string_view MemberOf(const ListRule&) { return "list"; }
std::string_view MemberOf(const CustomRule&) { return "custom"; }

base::Status NoSuchColumn(const std::string& field, const std::string& name) {
    return base::InvalidArgument(field + ": the table has no allowed column '" + name + "'");
}

base::Status CheckNames(const std::vector<std::string>& names, std::span<const std::string> columns,
                        const std::string& field) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::ranges::find(columns, names[i]) != columns.end()) continue;
        return NoSuchColumn(field + "[" + std::to_string(i) + "]", names[i]);
    }
    return {};
}

base::Status CheckBody(const AggregationRule& rule, std::span<const std::string> columns,
                       const std::string& path) {
    for (std::size_t i = 0; i < rule.aggregate_columns.size(); ++i) {
        const std::string field =
            path + ".aggregation.aggregateColumns[" + std::to_string(i) + "].columnNames";
        RETURN_IF_ERROR(CheckNames(rule.aggregate_columns[i].column_names, columns, field));
    }
    RETURN_IF_ERROR(CheckNames(rule.join_columns, columns, path + ".aggregation.joinColumns"));
    RETURN_IF_ERROR(
        CheckNames(rule.dimension_columns, columns, path + ".aggregation.dimensionColumns"));
    for (std::size_t i = 0; i < rule.output_constraints.size(); ++i) {
        const std::string& name = rule.output_constraints[i].column_name;
        if (std::ranges::find(columns, name) != columns.end()) continue;
        return NoSuchColumn(
            path + ".aggregation.outputConstraints[" + std::to_string(i) + "].columnName", name);
    }
    return {};
}

base::Status CheckBody(const ListRule& rule, std::span<const std::string> columns,
                       const std::string& path) {
    RETURN_IF_ERROR(CheckNames(rule.join_columns, columns, path + ".list.joinColumns"));
    return CheckNames(rule.list_columns, columns, path + ".list.listColumns");
}

base::Status CheckBody(const CustomRule& rule, std::span<const std::string> columns,
                       const std::string& path) {
    return CheckNames(rule.disallowed_output_columns.value_or(std::vector<std::string>()), columns,
                      path + ".custom.disallowedOutputColumns");
}

// The field of an aggregation or list rule.
template <class Field>
const Field& JoinField(const AnalysisRule& rule, Field AggregationRule::* of_aggregation,
                       Field ListRule::* of_list) {
    if (const auto* aggregation = std::get_if<AggregationRule>(&rule.rule))
        return aggregation->*of_aggregation;
    const auto* list = std::get_if<ListRule>(&rule.rule);
    ASSERT(list);
    return list->*of_list;
}

}  // namespace

std::string_view ToString(AggregateFunction function) {
    switch (function) {
        case AggregateFunction::kSum: return "SUM";
        case AggregateFunction::kSumDistinct: return "SUM_DISTINCT";
        case AggregateFunction::kCount: return "COUNT";
        case AggregateFunction::kCountDistinct: return "COUNT_DISTINCT";
        case AggregateFunction::kAvg: return "AVG";
    }
    UNREACHABLE();
}

std::string_view ToString(JoinOperator join_operator) {
    switch (join_operator) {
        case JoinOperator::kAnd: return "AND";
        case JoinOperator::kOr: return "OR";
    }
    UNREACHABLE();
}

std::string_view TypeOf(const AnalysisRule& rule) {
    if (std::holds_alternative<AggregationRule>(rule.rule)) return "AGGREGATION";
    return std::holds_alternative<ListRule>(rule.rule) ? "LIST" : "CUSTOM";
}

const std::vector<std::string>& JoinColumnsOf(const AnalysisRule& rule) {
    return JoinField(rule, &AggregationRule::join_columns, &ListRule::join_columns);
}

std::vector<JoinOperator> JoinOperatorsOf(const AnalysisRule& rule) {
    return JoinField(rule, &AggregationRule::allowed_join_operators,
                     &ListRule::allowed_join_operators)
        .value_or(std::vector<JoinOperator>());
}

bool AllowsAnyQuery(const CustomRule& rule) {
    return std::ranges::find(rule.allowed_analyses, kAnyQuery) != rule.allowed_analyses.end();
}

std::span<const std::string_view> ScalarFunctionNames() { return kScalarFunctions; }

base::Json ToJson(const AnalysisRule& rule) {
    base::Json version = base::Json::MakeObject();
    std::visit([&](const auto& node) { version.Set(std::string(MemberOf(node)), BodyOf(node)); },
               rule.rule);
    base::Json policy = base::Json::MakeObject();
    policy.Set("v1", std::move(version));
    base::Json json = base::Json::MakeObject();
    json.Set("type", TypeOf(rule)).Set("policy", std::move(policy));
    if (rule.join_multiplicity == JoinMultiplicity::kSql) json.Set("joinMultiplicity", "SQL");
    return json;
}

base::Status CheckRuleColumns(const AnalysisRule& rule, std::span<const std::string> columns,
                              std::string_view field_path) {
    const std::string path = std::string(field_path) + ".policy.v1";
    return std::visit([&](const auto& body) { return CheckBody(body, columns, path); }, rule.rule);
}

}  // namespace policy
