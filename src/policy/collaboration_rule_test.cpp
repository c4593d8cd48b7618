// SPDX-License-Identifier: Apache-2.0
#include "policy/collaboration_rule.h"

#include <doctest/doctest.h>

namespace {

constexpr std::string_view kCustom = R"({"type":"CUSTOM","policy":{"v1":{"custom":{
    "allowedResultReceivers":["111111111111"],"allowedAdditionalAnalyses":[
    "arn:aws:cleanrooms:us-east-1:*:membership/*/configuredaudiencemodelassociation/*"]}}}})";

std::string ErrorWith(std::string_view from, std::string_view to) {
    std::string text(kCustom);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const auto json = base::ParseJson(text);
    REQUIRE(json.ok());
    const auto rule = policy::ParseCollaborationRule(*json, "rule");
    return rule.ok() ? "accepted" : rule.error().message;
}

}  // namespace

TEST_CASE("the canonical form of a collaboration rule reads back as the same rule") {
    for (const std::string_view text :
         {kCustom, std::string_view(R"({"type":"LIST","policy":{"v1":{"list":{}}}})"),
          std::string_view(R"({"type":"AGGREGATION","policy":{"v1":{"aggregation":{
              "allowedResultReceivers":[]}}}})")}) {
        const auto json = base::ParseJson(text);
        REQUIRE(json.ok());
        const auto rule = policy::ParseCollaborationRule(*json, "rule");
        REQUIRE(rule.ok());

        const auto again = policy::ParseCollaborationRule(policy::ToJson(*rule), "rule");

        REQUIRE(again.ok());
        CHECK(*again == *rule);
        CHECK(policy::ToJson(*rule).Dump() == json->Dump());
    }
}

TEST_CASE("a collaboration rule that is not as the API bounds it is refused with the field") {
    CHECK(ErrorWith(R"("CUSTOM")", R"("ID_MAPPING_TABLE")") ==
          "rule.type: 'ID_MAPPING_TABLE' is not one of AGGREGATION, LIST or CUSTOM");
    CHECK(ErrorWith(R"("CUSTOM")", R"("LIST")").starts_with("rule.policy.v1"));
    CHECK(ErrorWith(R"("111111111111")", R"("11111111111")") ==
          "rule.policy.v1.custom.allowedResultReceivers[0]: '11111111111' is not an account id of "
          "12 digits");
    CHECK(ErrorWith(R"("111111111111")", R"("111111111111","111111111111")") ==
          "rule.policy.v1.custom.allowedResultReceivers[1]: '111111111111' is named twice");
    CHECK(ErrorWith("allowedResultReceivers", "allowedReceivers") != "accepted");
    CHECK(ErrorWith("configuredaudiencemodelassociation", "analysistemplate")
              .starts_with("rule.policy.v1.custom.allowedAdditionalAnalyses[0]: "));
}

TEST_CASE("the ARNs of additional analyses are those of the two services, and at most 25") {
    const std::string_view whole =
        "arn:aws:cleanrooms:us-east-1:*:membership/*/configuredaudiencemodelassociation/*";
    const std::string ml = "arn:aws-us-gov:cleanrooms-ml:us-gov-west-1:222222222222:membership/*/"
                           "configured-model-algorithm-association/";

    CHECK(ErrorWith(whole, ml + "a/b.c-1") == "accepted");
    CHECK(ErrorWith(whole, ml + "*") == "accepted");
    CHECK(ErrorWith(whole, ml) != "accepted");
    CHECK(ErrorWith(whole, ml + "a*") != "accepted");
    CHECK(ErrorWith(":*:", ":12345678901:") != "accepted");
    CHECK(ErrorWith("us-east-1", "useast1") != "accepted");
    CHECK(ErrorWith("us-east-1", "us-east-12") != "accepted");
    CHECK(ErrorWith("arn:aws:", "arn:aws-cn:") != "accepted");
    const std::string prefix = ml + "a";
    CHECK(ErrorWith(whole, prefix + std::string(256 - prefix.size(), 'a')) == "accepted");
    CHECK(ErrorWith(whole, prefix + std::string(257 - prefix.size(), 'a')) != "accepted");

    std::string many(whole);
    for (int i = 1; i < 25; ++i) many += "\",\"" + ml + std::to_string(i);
    CHECK(ErrorWith(whole, many) == "accepted");
    CHECK(ErrorWith(whole, many + "\",\"" + ml + "25") != "accepted");
}
