// SPDX-License-Identifier: Apache-2.0
#include "policy/rule_fields.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace policy {
namespace {

using base::FieldError;
using base::ObjectReader;

// Controls of the API that would be promises: taken and not kept they would be worse than none.
constexpr std::array<std::string_view, 3> kNotOffered{
    "differentialPrivacy", "aggregationThresholds", "comparisonControls"};

base::Status CheckOffered(const ObjectReader& reader) {
    const auto asked =
        std::ranges::find_if(kNotOffered, [&](std::string_view name) { return reader.Has(name); });
    if (asked == kNotOffered.end()) return {};
    return FieldError(reader.FieldOf(*asked),
                      "this node does not offer " + std::string(*asked) + " yet");
}

base::Status CheckAnalysis(const std::string& text, const std::string& field) {
    if (text == kAnyQuery || IsTemplateArn(text)) return {};
    if (text == "ANY_JOB") return FieldError(field, "this node does not offer jobs yet");
    return FieldError(field, base::QuoteName(text) +
                                 " is not ANY_QUERY nor the ARN of an analysis template");
}

base::Result<std::vector<std::string>> ParseAnalyses(const ObjectReader& reader) {
    ASSIGN_OR_RETURN(std::vector<std::string> texts,
                     reader.Texts("allowedAnalyses", kRuleListItemsMax));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string field = reader.FieldOf("allowedAnalyses", i);
        RETURN_IF_ERROR(CheckAnalysis(texts[i], field));
        const auto here = texts.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(texts.begin(), here, texts[i]) != here)
            return FieldError(field, base::QuoteName(texts[i]) + " is named twice");
    }
    if (texts.size() > 1 && std::ranges::find(texts, kAnyQuery) != texts.end()) {
        return FieldError(reader.FieldOf("allowedAnalyses"),
                          "ANY_QUERY stands alone: it cannot be combined with templates");
    }
    return texts;
}

base::Status ReadProviders(const ObjectReader& reader, AccountForm accounts, CustomRule& rule) {
    const std::string field = reader.FieldOf("allowedAnalysisProviders");
    ASSIGN_OR_RETURN(auto providers, ParseAccounts(reader, "allowedAnalysisProviders", accounts));
    if (!providers) {
        if (!AllowsAnyQuery(rule)) return {};
        return FieldError(field, "needed with ANY_QUERY: the accounts whose queries are allowed");
    }
    rule.allowed_analysis_providers = std::move(providers);
    if (AllowsAnyQuery(rule) || rule.allowed_analysis_providers->empty()) return {};
    return FieldError(field, "counts with ANY_QUERY only; templates are allowed by their ARN");
}

}  // namespace

base::Result<CustomRule> ParseCustomRule(const base::Json& json, const std::string& field,
                                         AccountForm accounts) {
    ASSIGN_OR_RETURN(
        const ObjectReader reader,
        ObjectReader::Make(json, field,
                           {"allowedAnalyses", "allowedAnalysisProviders", "additionalAnalyses",
                            "disallowedOutputColumns", "differentialPrivacy",
                            "aggregationThresholds", "comparisonControls"}));
    RETURN_IF_ERROR(CheckOffered(reader));
    CustomRule rule;
    ASSIGN_OR_RETURN(rule.allowed_analyses, ParseAnalyses(reader));
    RETURN_IF_ERROR(ReadProviders(reader, accounts, rule));
    ASSIGN_OR_RETURN(rule.additional_analyses, ParseAdditionalAnalyses(reader));
    if (reader.Has("disallowedOutputColumns")) {
        ASSIGN_OR_RETURN(rule.disallowed_output_columns,
                         ParseColumnNames(reader, "disallowedOutputColumns", 0));
    }
    return rule;
}

}  // namespace policy
