// SPDX-License-Identifier: Apache-2.0
#include "base/object_reader.h"
#include "policy/analysis_rule.h"
#include "policy/rule_fields.h"

#include <algorithm>
#include <array>

namespace policy {
namespace {

using base::FieldError;
using base::Json;
using base::ObjectReader;

template <class Value, std::size_t kCount>
base::Result<Value> OneOf(const std::string& text, const std::string& field,
                          const std::array<Value, kCount>& values,
                          std::string_view (*name_of)(Value)) {
    std::vector<std::string_view> names;
    for (const Value value : values) {
        if (name_of(value) == text) return value;
        names.push_back(name_of(value));
    }
    return FieldError(field, base::QuoteName(text) + " is not one of " + base::JoinNames(names));
}

constexpr std::array kAggregateFunctions{
    AggregateFunction::kSum, AggregateFunction::kSumDistinct, AggregateFunction::kCount,
    AggregateFunction::kCountDistinct, AggregateFunction::kAvg};
constexpr std::array kJoinOperators{JoinOperator::kOr, JoinOperator::kAnd};

std::string_view FunctionName(AggregateFunction value) { return ToString(value); }
std::string_view OperatorName(JoinOperator value) { return ToString(value); }

base::Result<std::vector<AggregateColumns>> ParseAggregateColumns(const ObjectReader& rule) {
    RETURN_IF_ERROR(rule.Required("aggregateColumns"));
    ASSIGN_OR_RETURN(const std::span<const Json> items,
                     rule.Items("aggregateColumns", kRuleListItemsMax));
    if (items.empty())
        return FieldError(rule.FieldOf("aggregateColumns"), "at least one aggregate is needed");
    std::vector<AggregateColumns> out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        ASSIGN_OR_RETURN(const ObjectReader reader,
                         ObjectReader::Make(items[i], rule.FieldOf("aggregateColumns", i),
                                            {"columnNames", "function"}));
        AggregateColumns item;
        ASSIGN_OR_RETURN(item.column_names, ParseColumnNames(reader, "columnNames", 1));
        ASSIGN_OR_RETURN(const std::string function, reader.Text("function"));
        ASSIGN_OR_RETURN(item.function, OneOf(function, reader.FieldOf("function"),
                                              kAggregateFunctions, &FunctionName));
        out.push_back(std::move(item));
    }
    return out;
}

base::Result<std::optional<std::vector<JoinOperator>>>
ParseJoinOperators(const ObjectReader& rule) {
    ASSIGN_OR_RETURN(const auto texts,
                     rule.OptionalTexts("allowedJoinOperators", kJoinOperators.size()));
    if (!texts) return std::optional<std::vector<JoinOperator>>();
    std::vector<JoinOperator> out;
    for (std::size_t i = 0; i < texts->size(); ++i) {
        const std::string field = rule.FieldOf("allowedJoinOperators", i);
        ASSIGN_OR_RETURN(const JoinOperator item,
                         OneOf((*texts)[i], field, kJoinOperators, &OperatorName));
        if (std::ranges::find(out, item) != out.end()) return FieldError(field, "named twice");
        out.push_back(item);
    }
    return std::optional(std::move(out));
}

base::Result<std::vector<std::string>> ParseScalarFunctions(const ObjectReader& rule) {
    ASSIGN_OR_RETURN(const std::vector<std::string> texts,
                     rule.Texts("scalarFunctions", kRuleListItemsMax));
    std::vector<std::string> out;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string field = rule.FieldOf("scalarFunctions", i);
        const auto known = ScalarFunctionNames();
        if (std::ranges::find(known, texts[i]) == known.end()) {
            return FieldError(field, base::QuoteName(texts[i]) + " is not one of " +
                                         base::JoinNames(known));
        }
        if (std::ranges::find(out, texts[i]) != out.end()) return FieldError(field, "named twice");
        out.push_back(texts[i]);
    }
    return out;
}

base::Result<std::vector<OutputConstraint>> ParseConstraints(const ObjectReader& rule) {
    RETURN_IF_ERROR(rule.Required("outputConstraints"));
    ASSIGN_OR_RETURN(const std::span<const Json> items,
                     rule.Items("outputConstraints", kRuleListItemsMax));
    if (items.empty())
        return FieldError(rule.FieldOf("outputConstraints"), "at least one constraint is needed");
    std::vector<OutputConstraint> out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        ASSIGN_OR_RETURN(const ObjectReader reader,
                         ObjectReader::Make(items[i], rule.FieldOf("outputConstraints", i),
                                            {"columnName", "minimum", "type"}));
        ASSIGN_OR_RETURN(const std::string text, reader.Text("columnName"));
        OutputConstraint item;
        ASSIGN_OR_RETURN(item.column_name, ParseColumnName(text, reader.FieldOf("columnName")));
        ASSIGN_OR_RETURN(item.minimum, reader.Int("minimum", kMinimumLow, kMinimumHigh));
        ASSIGN_OR_RETURN(const std::string type, reader.Text("type"));
        if (type != "COUNT_DISTINCT") {
            return FieldError(reader.FieldOf("type"),
                              base::QuoteName(type) + " is not COUNT_DISTINCT");
        }
        out.push_back(std::move(item));
    }
    return out;
}

base::Status CheckDisjoint(const ObjectReader& rule, std::string_view name,
                           const std::vector<std::string>& names,
                           const std::vector<std::string>& others, std::string_view other_name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::ranges::find(others, names[i]) == others.end()) continue;
        return FieldError(rule.FieldOf(name, i),
                          base::QuoteName(names[i]) + " is also one of " + std::string(other_name));
    }
    return {};
}

base::Result<JoinMultiplicity> ParseMultiplicity(const ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::optional<std::string> text,
                     reader.OptionalText("joinMultiplicity"));
    if (!text || *text == "ONCE") return JoinMultiplicity::kOnce;
    if (*text == "SQL") return JoinMultiplicity::kSql;
    return FieldError(reader.FieldOf("joinMultiplicity"),
                      base::QuoteName(*text) + " is not one of ONCE or SQL");
}

base::Result<AnalysisRule> ParseAggregation(const Json& json, const std::string& field,
                                            AccountForm) {
    ASSIGN_OR_RETURN(
        const ObjectReader reader,
        ObjectReader::Make(json, field,
                           {"aggregateColumns", "joinColumns", "joinRequired",
                            "allowedJoinOperators", "dimensionColumns", "scalarFunctions",
                            "outputConstraints", "additionalAnalyses", "joinMultiplicity"}));
    AggregationRule rule;
    ASSIGN_OR_RETURN(rule.aggregate_columns, ParseAggregateColumns(reader));
    ASSIGN_OR_RETURN(rule.join_columns, ParseColumnNames(reader, "joinColumns", 0));
    ASSIGN_OR_RETURN(const std::optional<std::string> required,
                     reader.OptionalText("joinRequired"));
    if (required && *required != "QUERY_RUNNER") {
        return FieldError(reader.FieldOf("joinRequired"),
                          base::QuoteName(*required) + " is not QUERY_RUNNER");
    }
    rule.join_required = required.has_value();
    ASSIGN_OR_RETURN(rule.allowed_join_operators, ParseJoinOperators(reader));
    ASSIGN_OR_RETURN(rule.dimension_columns, ParseColumnNames(reader, "dimensionColumns", 0));
    ASSIGN_OR_RETURN(rule.scalar_functions, ParseScalarFunctions(reader));
    ASSIGN_OR_RETURN(rule.output_constraints, ParseConstraints(reader));
    ASSIGN_OR_RETURN(rule.additional_analyses, ParseAdditionalAnalyses(reader));
    const auto& dimensions = rule.dimension_columns;
    RETURN_IF_ERROR(
        CheckDisjoint(reader, "dimensionColumns", dimensions, rule.join_columns, "joinColumns"));
    for (const AggregateColumns& item : rule.aggregate_columns) {
        RETURN_IF_ERROR(CheckDisjoint(reader, "dimensionColumns", dimensions, item.column_names,
                                      "aggregateColumns"));
    }
    ASSIGN_OR_RETURN(const JoinMultiplicity multiplicity, ParseMultiplicity(reader));
    return AnalysisRule{std::move(rule), multiplicity};
}

base::Result<AnalysisRule> ParseList(const Json& json, const std::string& field, AccountForm) {
    ASSIGN_OR_RETURN(const ObjectReader reader,
                     ObjectReader::Make(json, field,
                                        {"joinColumns", "allowedJoinOperators", "listColumns",
                                         "additionalAnalyses"}));
    ListRule rule;
    ASSIGN_OR_RETURN(rule.join_columns, ParseColumnNames(reader, "joinColumns", 1));
    ASSIGN_OR_RETURN(rule.allowed_join_operators, ParseJoinOperators(reader));
    ASSIGN_OR_RETURN(rule.list_columns, ParseColumnNames(reader, "listColumns", 0));
    ASSIGN_OR_RETURN(rule.additional_analyses, ParseAdditionalAnalyses(reader));
    RETURN_IF_ERROR(
        CheckDisjoint(reader, "listColumns", rule.list_columns, rule.join_columns, "joinColumns"));
    return AnalysisRule{std::move(rule), JoinMultiplicity::kOnce};
}

base::Result<AnalysisRule> ParseCustom(const Json& json, const std::string& field,
                                       AccountForm accounts) {
    auto rule = ParseCustomRule(json, field, accounts);
    if (!rule.ok()) return rule.error();
    return AnalysisRule{*std::move(rule), JoinMultiplicity::kOnce};
}

// A type of rule this node offers, and the member of "v1" that holds it.
struct OfferedType {
    std::string_view type;
    std::string_view member;
    base::Result<AnalysisRule> (*parse)(const Json& json, const std::string& field,
                                        AccountForm accounts);
};

constexpr std::array kTypesOffered{OfferedType{"AGGREGATION", "aggregation", &ParseAggregation},
                                   OfferedType{"LIST", "list", &ParseList},
                                   OfferedType{"CUSTOM", "custom", &ParseCustom}};

base::Result<OfferedType> TypeNamed(const std::string& type, const std::string& field) {
    const auto found = std::ranges::find(kTypesOffered, type, &OfferedType::type);
    if (found != kTypesOffered.end()) return *found;
    if (type == "ID_MAPPING_TABLE")
        return FieldError(field, type + " rules: this node does not offer them yet");
    std::vector<std::string_view> names;
    for (const OfferedType& offered : kTypesOffered) names.push_back(offered.type);
    return FieldError(field, base::QuoteName(type) + " is not one of " + base::JoinNames(names));
}

// joinMultiplicity may stand beside the policy, too.
base::Result<JoinMultiplicity> OuterMultiplicity(const ObjectReader& reader, const Json& body,
                                                 const AnalysisRule& rule) {
    const std::string field = reader.FieldOf("joinMultiplicity");
    if (std::holds_alternative<ListRule>(rule.rule))
        return FieldError(field, "list rules have no aggregates to count");
    if (std::holds_alternative<CustomRule>(rule.rule))
        return FieldError(field, "under custom rules aggregates count as SQL does");
    ASSIGN_OR_RETURN(const JoinMultiplicity outer, ParseMultiplicity(reader));
    if (body.Find("joinMultiplicity") && outer != rule.join_multiplicity)
        return FieldError(field, "differs from the one inside the aggregation");
    return outer;
}

}  // namespace

base::Result<AnalysisRule> ParseAnalysisRule(const Json& analysis_rule, std::string_view field_path,
                                             AccountForm accounts) {
    ASSIGN_OR_RETURN(const ObjectReader reader,
                     ObjectReader::Make(analysis_rule, std::string(field_path),
                                        {"type", "policy", "joinMultiplicity"}));
    ASSIGN_OR_RETURN(const std::string type, reader.Text("type"));
    ASSIGN_OR_RETURN(const OfferedType offered, TypeNamed(type, reader.FieldOf("type")));
    ASSIGN_OR_RETURN(const Json* policy_json, reader.Required("policy"));
    ASSIGN_OR_RETURN(const ObjectReader policy,
                     ObjectReader::Make(*policy_json, reader.FieldOf("policy"), {"v1"}));
    ASSIGN_OR_RETURN(const Json* version_json, policy.Required("v1"));
    ASSIGN_OR_RETURN(const ObjectReader version,
                     ObjectReader::Make(*version_json, policy.FieldOf("v1"), {offered.member}));
    ASSIGN_OR_RETURN(const Json* body, version.Required(offered.member));
    ASSIGN_OR_RETURN(AnalysisRule rule,
                     offered.parse(*body, version.FieldOf(offered.member), accounts));
    if (reader.Has("joinMultiplicity")) {
        ASSIGN_OR_RETURN(rule.join_multiplicity, OuterMultiplicity(reader, *body, rule));
    }
    return rule;
}

}  // namespace policy
