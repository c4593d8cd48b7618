// SPDX-License-Identifier: Apache-2.0
#include "policy/collaboration_rule.h"

#include "base/assert.h"
#include "base/object_reader.h"
#include "policy/rule_fields.h"

#include <algorithm>
#include <array>
#include <utility>

namespace policy {
namespace {

using base::FieldError;
using base::ObjectReader;

constexpr std::array kTypes{RuleType::kAggregation, RuleType::kList, RuleType::kCustom};

// The member of "v1" that holds a rule of the type.
std::string_view MemberOf(RuleType type) {
    switch (type) {
        case RuleType::kAggregation: return "aggregation";
        case RuleType::kList: return "list";
        case RuleType::kCustom: return "custom";
    }
    UNREACHABLE();
}

base::Result<RuleType> ParseType(const ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text("type"));
    std::vector<std::string_view> names;
    for (const RuleType type : kTypes) {
        if (ToString(type) == text) return type;
        names.push_back(ToString(type));
    }
    return FieldError(reader.FieldOf("type"),
                      base::QuoteName(text) + " is not one of " + base::JoinNames(names));
}

base::Result<std::optional<std::vector<std::string>>> ParseAdditional(const ObjectReader& reader) {
    constexpr std::string_view kName = "allowedAdditionalAnalyses";
    ASSIGN_OR_RETURN(auto texts, reader.OptionalTexts(kName, kAdditionalAnalysesMax));
    for (std::size_t i = 0; texts && i < texts->size(); ++i) {
        if (IsAdditionalAnalysisArn((*texts)[i])) continue;
        return FieldError(reader.FieldOf(kName, i),
                          base::QuoteName((*texts)[i]) +
                              " is not the ARN of a configured audience model association or of "
                              "a configured model algorithm association");
    }
    return texts;
}

}  // namespace

base::Result<CollaborationRule>
ParseCollaborationRule(const base::Json& json, std::string_view field_path, AccountForm accounts) {
    ASSIGN_OR_RETURN(const ObjectReader reader,
                     ObjectReader::Make(json, std::string(field_path), {"type", "policy"}));
    CollaborationRule rule;
    ASSIGN_OR_RETURN(rule.type, ParseType(reader));
    ASSIGN_OR_RETURN(const base::Json* policy_json, reader.Required("policy"));
    ASSIGN_OR_RETURN(const ObjectReader policy,
                     ObjectReader::Make(*policy_json, reader.FieldOf("policy"), {"v1"}));
    ASSIGN_OR_RETURN(const base::Json* version_json, policy.Required("v1"));
    const std::string_view member = MemberOf(rule.type);
    ASSIGN_OR_RETURN(const ObjectReader version,
                     ObjectReader::Make(*version_json, policy.FieldOf("v1"), {member}));
    ASSIGN_OR_RETURN(const base::Json* body_json, version.Required(member));
    ASSIGN_OR_RETURN(const ObjectReader body,
                     ObjectReader::Make(*body_json, version.FieldOf(member),
                                        {"allowedResultReceivers", "allowedAdditionalAnalyses"}));
    ASSIGN_OR_RETURN(rule.allowed_result_receivers,
                     ParseAccounts(body, "allowedResultReceivers", accounts));
    ASSIGN_OR_RETURN(rule.allowed_additional_analyses, ParseAdditional(body));
    return rule;
}

base::Json ToJson(const CollaborationRule& rule) {
    base::Json body = base::Json::MakeObject();
    if (rule.allowed_result_receivers)
        body.Set("allowedResultReceivers", ToArray(*rule.allowed_result_receivers));
    if (rule.allowed_additional_analyses)
        body.Set("allowedAdditionalAnalyses", ToArray(*rule.allowed_additional_analyses));
    base::Json version = base::Json::MakeObject();
    version.Set(std::string(MemberOf(rule.type)), std::move(body));
    base::Json policy = base::Json::MakeObject();
    policy.Set("v1", std::move(version));
    base::Json json = base::Json::MakeObject();
    json.Set("type", ToString(rule.type)).Set("policy", std::move(policy));
    return json;
}

std::string_view ToString(RuleType type) {
    switch (type) {
        case RuleType::kAggregation: return "AGGREGATION";
        case RuleType::kList: return "LIST";
        case RuleType::kCustom: return "CUSTOM";
    }
    UNREACHABLE();
}

}  // namespace policy
