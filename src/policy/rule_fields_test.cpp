// SPDX-License-Identifier: Apache-2.0
#include "policy/rule_fields.h"

#include <doctest/doctest.h>

TEST_CASE("the ARN of a template is the one shape the API has") {
    const std::string arn =
        "arn:aws:cleanrooms:us-east-1:111111111111:membership/6f0a-1/analysistemplate/77-b";

    CHECK(policy::IsTemplateArn(arn));
    CHECK(policy::IsTemplateArn(arn + std::string(200 - arn.size(), 'a')));
    CHECK_FALSE(policy::IsTemplateArn(arn + std::string(201 - arn.size(), 'a')));
    CHECK_FALSE(policy::IsTemplateArn(arn + "/b"));
    CHECK_FALSE(policy::IsTemplateArn(arn + " "));
    CHECK_FALSE(policy::IsTemplateArn("x" + arn));
    CHECK_FALSE(policy::IsTemplateArn(""));
    CHECK_FALSE(policy::IsTemplateArn("arn:aws:cleanrooms:us-east-1:*:membership/a/"
                                      "analysistemplate/b"));
    CHECK_FALSE(policy::IsTemplateArn("arn:aws:cleanrooms:us-east-1:111111111111:membership/a/"
                                      "analysistemplate/"));
}

TEST_CASE("column names fold to lower case and keep to the API's pattern") {
    CHECK(*policy::ParseColumnName("Home City-2", "f") == "home city-2");
    CHECK_FALSE(policy::ParseColumnName("-a", "f").ok());
    CHECK_FALSE(policy::ParseColumnName("a ", "f").ok());
    CHECK_FALSE(policy::ParseColumnName("", "f").ok());
    CHECK_FALSE(policy::ParseColumnName(std::string(128, 'a'), "f").ok());
}
