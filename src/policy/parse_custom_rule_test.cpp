// SPDX-License-Identifier: Apache-2.0
#include "policy/rule_fields.h"
#include "policy/test_rule_text.h"

namespace {

constexpr std::string_view kTemplate =
    "arn:aws:cleanrooms:us-east-1:111111111111:membership/6f0a-1/analysistemplate/77-b";

}  // namespace

TEST_CASE("a custom rule of the API is read, its columns folded to lower case") {
    const auto parsed = policy::ParseAnalysisRule(ParseText(kCustom), "rule");

    REQUIRE(parsed.ok());
    const auto& rule = std::get<policy::CustomRule>(parsed->rule);
    CHECK(policy::AllowsAnyQuery(rule));
    REQUIRE(rule.allowed_analysis_providers.has_value());
    CHECK(rule.allowed_analysis_providers->front().text() == "111111111111");
    CHECK(rule.disallowed_output_columns == std::vector<std::string>{"email", "phone"});
    CHECK(policy::TypeOf(*parsed) == "CUSTOM");
}

TEST_CASE("a custom rule allows templates by ARN or any query of named providers, not both") {
    const std::string custom = "tables[0].analysisRule.policy.v1.custom.";
    const std::string arn = "\"" + std::string(kTemplate) + "\"";
    const std::string_view providers = R"("allowedAnalysisProviders":["111111111111"],)";
    std::string templates(kCustom);
    templates.replace(templates.find(R"("ANY_QUERY")"), 11, arn);
    templates.erase(templates.find(providers), providers.size());

    CHECK(ErrorWith(templates, arn, arn) == "accepted");
    CHECK(ErrorWith(templates, arn, "") == "accepted");
    CHECK(ErrorWith(templates, arn, arn + "," + arn).starts_with(custom + "allowedAnalyses[1]: "));
    CHECK(ErrorWith(kCustom, R"(["ANY_QUERY"])", R"(["ANY_QUERY",)" + arn + "]") ==
          custom + "allowedAnalyses: ANY_QUERY stands alone: it cannot be combined with templates");
    CHECK(ErrorWith(kCustom, providers, "") ==
          custom +
              "allowedAnalysisProviders: needed with ANY_QUERY: the accounts whose queries are "
              "allowed");
    CHECK(ErrorWith(kCustom, R"(["111111111111"])", "[]") == "accepted");
    CHECK(ErrorWith(kCustom, R"("ANY_QUERY")", arn) ==
          custom + "allowedAnalysisProviders: counts with ANY_QUERY only; templates are allowed by "
                   "their ARN");
    CHECK(ErrorWith(kCustom, "ANY_QUERY", "ANY_JOB") ==
          custom + "allowedAnalyses[0]: this node does not offer jobs yet");
    CHECK(ErrorWith(kCustom, "ANY_QUERY", "any_query") ==
          custom + "allowedAnalyses[0]: 'any_query' is not ANY_QUERY nor the ARN of an analysis "
                   "template");
    CHECK(ErrorWith(templates, "analysistemplate/77-b", "analysistemplate/") != "accepted");
    CHECK(ErrorWith(templates, "analysistemplate/77-b", "analysistemplate/77/b") != "accepted");
    CHECK(ErrorWith(templates, "analysistemplate/77-b",
                    "analysistemplate/" + std::string(200, 'a')) != "accepted");
}

TEST_CASE("controls of a custom rule that this node does not keep are refused by name") {
    const std::string custom = "tables[0].analysisRule.policy.v1.custom.";
    const std::string_view from = R"("additionalAnalyses")";

    for (const std::string name :
         {"differentialPrivacy", "aggregationThresholds", "comparisonControls"}) {
        const std::string control = R"(")" + name + R"(":[],"additionalAnalyses")";
        std::string refused = custom;
        refused.append(name).append(": this node does not offer ").append(name).append(" yet");
        CHECK(ErrorWith(kCustom, from, control) == refused);
    }
    CHECK(ErrorWith(kCustom, R"("NOT_ALLOWED")", R"("REQUIRED")") != "accepted");
    CHECK(ErrorWith(kCustom, R"("type")", R"("joinMultiplicity":"SQL","type")") ==
          "tables[0].analysisRule.joinMultiplicity: under custom rules aggregates count as SQL "
          "does");
}

TEST_CASE("a column that may not come out must be one of the table's") {
    const auto rule = policy::ParseAnalysisRule(ParseText(kCustom), "rule");
    REQUIRE(rule.ok());
    const std::vector<std::string> fewer{"email"};

    const auto status = policy::CheckRuleColumns(*rule, fewer, "rule");

    REQUIRE_FALSE(status.ok());
    CHECK(status.error().message ==
          "rule.policy.v1.custom.disallowedOutputColumns[1]: the table has no allowed column "
          "'phone'");
}
