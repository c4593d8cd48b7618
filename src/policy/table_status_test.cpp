// SPDX-License-Identifier: Apache-2.0
#include "policy/table_status.h"

#include <doctest/doctest.h>

namespace {

const base::AccountId kRunner("111111111111");

policy::AgreedTable Table(policy::CustomRule rule) {
    policy::AgreedTable table;
    table.rule = policy::AnalysisRule{std::move(rule)};
    return table;
}

policy::CustomRule OfRunner() { return {{"ANY_QUERY"}, {{kRunner}}, {}, {}}; }

policy::CollaborationRule Receivers(std::vector<base::AccountId> accounts) {
    return {policy::RuleType::kCustom, std::move(accounts), {}};
}

std::string CodesOf(const std::vector<policy::StatusReason>& reasons) {
    std::string out;
    for (const policy::StatusReason reason : reasons) {
        out += (out.empty() ? "" : " ") + std::string(policy::CodeOf(reason));
        CHECK(!policy::MessageOf(reason).empty());
    }
    return out;
}

std::string Direct(const policy::AgreedTable& table) {
    return CodesOf(policy::DirectAnalysisReasons(table));
}

std::string Additional(const policy::AgreedTable& table) {
    return CodesOf(policy::AdditionalAnalysisReasons(table));
}

}  // namespace

TEST_CASE("a table without a rule lacks that, and nothing else is said") {
    CHECK(Direct({}) == "ANALYSIS_RULE_MISSING");
    CHECK(Additional({}) == "ANALYSIS_RULE_MISSING");
}

TEST_CASE("a custom rule is ready when it allows an analysis and names receivers") {
    policy::AgreedTable table = Table(OfRunner());
    CHECK(Direct(table) == "COLLABORATION_ANALYSIS_RULE_NOT_CONFIGURED");

    table.collaboration_rule = policy::CollaborationRule{};
    CHECK(Direct(table) == "RESULT_RECEIVERS_NOT_CONFIGURED");
    table.collaboration_rule = Receivers({});
    CHECK(Direct(table) == "RESULT_RECEIVERS_NOT_CONFIGURED");
    table.collaboration_rule = Receivers({kRunner});
    CHECK(Direct(table).empty());
}

TEST_CASE("a custom rule that allows nothing, or anything of nobody, is not ready") {
    policy::AgreedTable nothing = Table({});
    nothing.collaboration_rule = Receivers({kRunner});
    policy::AgreedTable nobody = Table({{"ANY_QUERY"}, {}, {}, {}});
    nobody.collaboration_rule = Receivers({kRunner});

    CHECK(Direct(nothing) == "ANALYSIS_TEMPLATES_NOT_CONFIGURED");
    CHECK(Direct(nobody) == "ANALYSIS_PROVIDERS_NOT_CONFIGURED");
}

TEST_CASE("a list rule needs a collaboration rule only to limit who receives") {
    policy::AgreedTable table;
    table.rule = policy::AnalysisRule{policy::ListRule{{"k"}, {}, {}, {}}};
    CHECK(Direct(table).empty());

    table.collaboration_rule = policy::CollaborationRule{policy::RuleType::kList, {}, {}};
    CHECK(Direct(table).empty());
    table.collaboration_rule->allowed_result_receivers.emplace();
    CHECK(Direct(table) == "RESULT_RECEIVERS_NOT_CONFIGURED");
    table.collaboration_rule = Receivers({kRunner});
    CHECK(Direct(table) == "ANALYSIS_RULE_TYPES_NOT_COMPATIBLE");
}

TEST_CASE("additional analyses need the table's rule and the collaboration's") {
    policy::AgreedTable table = Table(OfRunner());
    CHECK(Additional(table) == "ADDITIONAL_ANALYSES_NOT_ALLOWED");

    std::get<policy::CustomRule>(table.rule->rule).additional_analyses =
        policy::AdditionalAnalyses::kAllowed;
    CHECK(Additional(table) == "COLLABORATION_ANALYSIS_RULE_NOT_CONFIGURED");
    table.collaboration_rule = Receivers({kRunner});
    CHECK(Additional(table) == "ADDITIONAL_ANALYSES_NOT_CONFIGURED");
    table.collaboration_rule->allowed_additional_analyses = {
        {"arn:aws:cleanrooms-ml:us-east-1:*:membership/*/configured-model-algorithm-association/"
         "*"}};
    CHECK(Additional(table).empty());
}
