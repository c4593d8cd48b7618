// SPDX-License-Identifier: Apache-2.0
#include "policy/table_status.h"

#include "base/assert.h"

namespace policy {
namespace {

// What the table's own rule leaves open, for any analysis.
std::vector<StatusReason> RuleReasons(const AgreedTable& table) {
    if (!table.rule) return {StatusReason::kAnalysisRuleMissing};
    std::vector<StatusReason> reasons;
    if (const auto* custom = std::get_if<CustomRule>(&table.rule->rule)) {
        if (custom->allowed_analyses.empty())
            reasons.push_back(StatusReason::kAnalysisTemplatesNotConfigured);
        const auto& providers = custom->allowed_analysis_providers;
        if (AllowsAnyQuery(*custom) && (!providers || providers->empty()))
            reasons.push_back(StatusReason::kAnalysisProvidersNotConfigured);
    }
    if (table.collaboration_rule &&
        ToString(table.collaboration_rule->type) != TypeOf(*table.rule)) {
        reasons.push_back(StatusReason::kAnalysisRuleTypesNotCompatible);
    }
    return reasons;
}

std::optional<AdditionalAnalyses> AdditionalAnalysesOf(const AnalysisRule& rule) {
    return std::visit([](const auto& body) { return body.additional_analyses; }, rule.rule);
}

struct ReasonText {
    std::string_view code;
    std::string_view message;
};

ReasonText TextOf(StatusReason reason) {
    switch (reason) {
        case StatusReason::kAnalysisRuleMissing:
            return {"ANALYSIS_RULE_MISSING", "The table has no analysis rule."};
        case StatusReason::kAnalysisTemplatesNotConfigured:
            return {"ANALYSIS_TEMPLATES_NOT_CONFIGURED",
                    "The custom rule's allowedAnalyses allows no analysis."};
        case StatusReason::kAnalysisProvidersNotConfigured:
            return {"ANALYSIS_PROVIDERS_NOT_CONFIGURED",
                    "The custom rule's allowedAnalysisProviders names no account."};
        case StatusReason::kAnalysisRuleTypesNotCompatible:
            return {"ANALYSIS_RULE_TYPES_NOT_COMPATIBLE",
                    "The collaboration analysis rule is of another type than the table's rule."};
        case StatusReason::kCollaborationAnalysisRuleNotConfigured:
            return {"COLLABORATION_ANALYSIS_RULE_NOT_CONFIGURED",
                    "The association has no collaboration analysis rule."};
        case StatusReason::kResultReceiversNotConfigured:
            return {"RESULT_RECEIVERS_NOT_CONFIGURED",
                    "The collaboration analysis rule's allowedResultReceivers names no account."};
        case StatusReason::kAdditionalAnalysesNotAllowed:
            return {"ADDITIONAL_ANALYSES_NOT_ALLOWED",
                    "The table's rule does not allow additional analyses."};
        case StatusReason::kAdditionalAnalysesNotConfigured:
            return {"ADDITIONAL_ANALYSES_NOT_CONFIGURED",
                    "The collaboration analysis rule's allowedAdditionalAnalyses lists none."};
    }
    UNREACHABLE();
}

}  // namespace

std::vector<StatusReason> DirectAnalysisReasons(const AgreedTable& table) {
    std::vector<StatusReason> reasons = RuleReasons(table);
    if (!table.rule) return reasons;
    const bool needs_receivers = std::holds_alternative<CustomRule>(table.rule->rule);
    if (!table.collaboration_rule) {
        if (needs_receivers)
            reasons.push_back(StatusReason::kCollaborationAnalysisRuleNotConfigured);
        return reasons;
    }
    const auto& receivers = table.collaboration_rule->allowed_result_receivers;
    if (receivers ? receivers->empty() : needs_receivers)
        reasons.push_back(StatusReason::kResultReceiversNotConfigured);
    return reasons;
}

std::vector<StatusReason> AdditionalAnalysisReasons(const AgreedTable& table) {
    std::vector<StatusReason> reasons = RuleReasons(table);
    if (!table.rule) return reasons;
    const auto additional = AdditionalAnalysesOf(*table.rule);
    if (!additional || *additional == AdditionalAnalyses::kNotAllowed) {
        reasons.push_back(StatusReason::kAdditionalAnalysesNotAllowed);
    } else if (!table.collaboration_rule) {
        reasons.push_back(StatusReason::kCollaborationAnalysisRuleNotConfigured);
    } else if (!table.collaboration_rule->allowed_additional_analyses ||
               table.collaboration_rule->allowed_additional_analyses->empty()) {
        reasons.push_back(StatusReason::kAdditionalAnalysesNotConfigured);
    }
    return reasons;
}

std::string_view CodeOf(StatusReason reason) { return TextOf(reason).code; }
std::string_view MessageOf(StatusReason reason) { return TextOf(reason).message; }

}  // namespace policy
