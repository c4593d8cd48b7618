// SPDX-License-Identifier: Apache-2.0
#include "base/object_reader.h"
#include "base/utf8.h"
#include "policy/analysis_rule.h"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace policy {
namespace {

using base::FieldError;
using base::Json;
using base::ObjectReader;

bool IsWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// The API's pattern after folding: letters, digits and underscores, with spaces and hyphens only
// inside.
bool IsColumnName(std::string_view name) {
    return !name.empty() && name.size() <= kRuleNameLengthMax && IsWordCharacter(name.front()) &&
           IsWordCharacter(name.back()) && std::ranges::all_of(name, [](char c) {
               return IsWordCharacter(c) || c == ' ' || c == '-';
           });
}

base::Result<std::string> ColumnName(std::string_view text, const std::string& field) {
    std::string name = base::AsciiLower(text);
    if (!IsColumnName(name)) {
        return FieldError(field, base::QuoteName(text) +
                                     fmt::format(" is not a column name: 1 to {} letters, digits "
                                                 "and underscores, spaces and hyphens inside",
                                                 kRuleNameLengthMax));
    }
    return name;
}

base::Result<std::vector<std::string>> ColumnNames(const ObjectReader& reader,
                                                   std::string_view name, std::size_t count_min) {
    ASSIGN_OR_RETURN(const std::vector<std::string> texts, reader.Texts(name, kRuleListItemsMax));
    if (texts.size() < count_min)
        return FieldError(reader.FieldOf(name), "at least one column is needed");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ASSIGN_OR_RETURN(std::string column, ColumnName(texts[i], reader.FieldOf(name, i)));
        if (std::ranges::find(names, column) != names.end()) {
            return FieldError(reader.FieldOf(name, i), base::QuoteName(column) + " is named twice");
        }
        names.push_back(std::move(column));
    }
    return names;
}

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
        ASSIGN_OR_RETURN(item.column_names, ColumnNames(reader, "columnNames", 1));
        ASSIGN_OR_RETURN(const std::string function, reader.Text("function"));
        ASSIGN_OR_RETURN(item.function, OneOf(function, reader.FieldOf("function"),
                                              kAggregateFunctions, &FunctionName));
        out.push_back(std::move(item));
    }
    return out;
}

base::Result<std::vector<JoinOperator>> ParseJoinOperators(const ObjectReader& rule) {
    std::vector<JoinOperator> out;
    ASSIGN_OR_RETURN(const auto texts,
                     rule.OptionalTexts("allowedJoinOperators", kJoinOperators.size()));
    if (!texts) return out;
    for (std::size_t i = 0; i < texts->size(); ++i) {
        const std::string field = rule.FieldOf("allowedJoinOperators", i);
        ASSIGN_OR_RETURN(const JoinOperator item,
                         OneOf((*texts)[i], field, kJoinOperators, &OperatorName));
        if (std::ranges::find(out, item) != out.end()) return FieldError(field, "named twice");
        out.push_back(item);
    }
    return out;
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
        ASSIGN_OR_RETURN(item.column_name, ColumnName(text, reader.FieldOf("columnName")));
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

base::Result<std::optional<AdditionalAnalyses>> ParseAdditionalAnalyses(const ObjectReader& rule) {
    ASSIGN_OR_RETURN(const std::optional<std::string> text,
                     rule.OptionalText("additionalAnalyses"));
    if (!text) return std::optional<AdditionalAnalyses>();
    if (*text == "ALLOWED") return std::optional(AdditionalAnalyses::kAllowed);
    if (*text == "NOT_ALLOWED") return std::optional(AdditionalAnalyses::kNotAllowed);
    // Results that may only feed further analyses cannot be answered directly, and there is nothing
    // else to feed.
    if (*text == "REQUIRED") {
        return FieldError(
            rule.FieldOf("additionalAnalyses"),
            "this node does not offer additional analyses yet, so they cannot be required");
    }
    return FieldError(rule.FieldOf("additionalAnalyses"),
                      base::QuoteName(*text) + " is not one of ALLOWED, REQUIRED or NOT_ALLOWED");
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

base::Result<AnalysisRule> ParseAggregation(const Json& json, const std::string& field) {
    ASSIGN_OR_RETURN(
        const ObjectReader reader,
        ObjectReader::Make(json, field,
                           {"aggregateColumns", "joinColumns", "joinRequired",
                            "allowedJoinOperators", "dimensionColumns", "scalarFunctions",
                            "outputConstraints", "additionalAnalyses", "joinMultiplicity"}));
    AggregationRule rule;
    ASSIGN_OR_RETURN(rule.aggregate_columns, ParseAggregateColumns(reader));
    ASSIGN_OR_RETURN(rule.join_columns, ColumnNames(reader, "joinColumns", 0));
    ASSIGN_OR_RETURN(const std::optional<std::string> required,
                     reader.OptionalText("joinRequired"));
    if (required && *required != "QUERY_RUNNER") {
        return FieldError(reader.FieldOf("joinRequired"),
                          base::QuoteName(*required) + " is not QUERY_RUNNER");
    }
    rule.join_required = required.has_value();
    ASSIGN_OR_RETURN(rule.allowed_join_operators, ParseJoinOperators(reader));
    ASSIGN_OR_RETURN(rule.dimension_columns, ColumnNames(reader, "dimensionColumns", 0));
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

base::Result<AnalysisRule> ParseList(const Json& json, const std::string& field) {
    ASSIGN_OR_RETURN(const ObjectReader reader,
                     ObjectReader::Make(json, field,
                                        {"joinColumns", "allowedJoinOperators", "listColumns",
                                         "additionalAnalyses"}));
    ListRule rule;
    ASSIGN_OR_RETURN(rule.join_columns, ColumnNames(reader, "joinColumns", 1));
    ASSIGN_OR_RETURN(rule.allowed_join_operators, ParseJoinOperators(reader));
    ASSIGN_OR_RETURN(rule.list_columns, ColumnNames(reader, "listColumns", 0));
    ASSIGN_OR_RETURN(rule.additional_analyses, ParseAdditionalAnalyses(reader));
    RETURN_IF_ERROR(
        CheckDisjoint(reader, "listColumns", rule.list_columns, rule.join_columns, "joinColumns"));
    return AnalysisRule{std::move(rule), JoinMultiplicity::kOnce};
}

constexpr std::array<std::string_view, 2> kTypesOffered{"AGGREGATION", "LIST"};
constexpr std::array<std::string_view, 2> kTypesKnown{"CUSTOM", "ID_MAPPING_TABLE"};

base::Status CheckType(const std::string& type, const std::string& field) {
    if (std::ranges::find(kTypesOffered, type) != kTypesOffered.end()) return {};
    if (std::ranges::find(kTypesKnown, type) != kTypesKnown.end()) {
        return FieldError(field, type + " rules: this node does not offer them yet");
    }
    return FieldError(field,
                      base::QuoteName(type) + " is not one of " + base::JoinNames(kTypesOffered));
}

}  // namespace

base::Result<AnalysisRule> ParseAnalysisRule(const Json& analysis_rule,
                                             std::string_view field_path) {
    ASSIGN_OR_RETURN(const ObjectReader reader,
                     ObjectReader::Make(analysis_rule, std::string(field_path),
                                        {"type", "policy", "joinMultiplicity"}));
    ASSIGN_OR_RETURN(const std::string type, reader.Text("type"));
    RETURN_IF_ERROR(CheckType(type, reader.FieldOf("type")));
    ASSIGN_OR_RETURN(const Json* policy_json, reader.Required("policy"));
    ASSIGN_OR_RETURN(const ObjectReader policy,
                     ObjectReader::Make(*policy_json, reader.FieldOf("policy"), {"v1"}));
    ASSIGN_OR_RETURN(const Json* version_json, policy.Required("v1"));
    const std::string_view member = type == "LIST" ? "list" : "aggregation";
    ASSIGN_OR_RETURN(const ObjectReader version,
                     ObjectReader::Make(*version_json, policy.FieldOf("v1"), {member}));
    ASSIGN_OR_RETURN(const Json* body, version.Required(member));
    const std::string field = version.FieldOf(member);
    ASSIGN_OR_RETURN(AnalysisRule rule,
                     type == "LIST" ? ParseList(*body, field) : ParseAggregation(*body, field));
    if (!reader.Has("joinMultiplicity")) return rule;
    if (type == "LIST") {
        return FieldError(reader.FieldOf("joinMultiplicity"),
                          "list rules have no aggregates to count");
    }
    ASSIGN_OR_RETURN(const JoinMultiplicity outer, ParseMultiplicity(reader));
    if (body->Find("joinMultiplicity") && outer != rule.join_multiplicity) {
        return FieldError(reader.FieldOf("joinMultiplicity"),
                          "differs from the one inside the aggregation");
    }
    rule.join_multiplicity = outer;
    return rule;
}

}  // namespace policy
