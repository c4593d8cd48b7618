// SPDX-License-Identifier: Apache-2.0
// What is read of a document, and its limits; tests/golden/access/refused.txt has what is refused.
#include "access/policy_document.h"

#include <doctest/doctest.h>

namespace {

using access_control::ParsePolicy;
using access_control::PolicyKind;

std::string Repeated(const std::string& text, std::size_t count, const char* separator = ",") {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += (i == 0 ? "" : separator) + text;
    return all;
}

std::string WithResources(const std::string& resources) {
    return R"({"Statement":{"Effect":"Allow","Action":"*","Resource":)" + resources + "}}";
}

const std::string kStatement = R"({"Effect":"Deny","Action":"*","Resource":"*"})";

bool Fits(const std::string& text, PolicyKind kind = PolicyKind::kIdentity) {
    return ParsePolicy(text, kind).ok();
}

}  // namespace

TEST_CASE("a statement is read with all its elements") {
    const auto document = ParsePolicy(
        R"({"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"S1","Effect":"Allow",
            "NotAction":["S3:Get*","sts:*"],"NotResource":"arn:aws:s3:::b/*",
            "Condition":{"StringLike":{"aws:PrincipalTag/Team":["a*","b"]}}}]})",
        PolicyKind::kIdentity);

    REQUIRE(document.ok());
    const auto& statement = document->statements.at(0);
    CHECK(statement.sid == "S1");
    CHECK(statement.effect == access_control::Effect::kAllow);
    CHECK(statement.actions.negated);
    CHECK(statement.actions.any_of == std::vector<std::string>{"s3:get*", "sts:*"});
    CHECK(statement.resources.negated);
    CHECK(statement.conditions.at(0).tag == "Team");
    CHECK(statement.conditions.at(0).values.size() == 2);
}

TEST_CASE("a trust policy names accounts, users, roles and sessions") {
    const auto document = ParsePolicy(
        R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":[
            "111122223333","arn:aws:iam::444455556666:root","arn:aws:iam::111122223333:user/ann",
            "arn:aws:sts::111122223333:assumed-role/r/s","*"]}}})",
        PolicyKind::kTrust);

    REQUIRE(document.ok());
    const auto& principals = document->statements.at(0).principals;
    REQUIRE(principals.size() == 5);
    CHECK(principals[0].account.text() == "111122223333");
    CHECK(principals[1].account.text() == "444455556666");
    CHECK(principals[2].arn == "arn:aws:iam::111122223333:user/ann");
    CHECK(principals[3].arn == "arn:aws:sts::111122223333:assumed-role/r/s");
    CHECK(principals[4].everybody);
}

TEST_CASE("bytes are bounded without white space, the text with it") {
    const std::string pattern(2000, 'x');
    const std::string one = "\"arn:aws:s3:::" + pattern + "\"";

    CHECK(Fits(WithResources("[" + Repeated(one, 3) + "]")));
    CHECK_FALSE(Fits(WithResources("[" + Repeated(one, 4) + "]")));
    CHECK(Fits(WithResources("\"*\"") + std::string(40'000, ' ')));
    CHECK_FALSE(
        Fits(WithResources("\"*\"") + std::string(access_control::kPolicyTextBytesMax, ' ')));
}

TEST_CASE("a trust policy may be longer") {
    const std::string principals =
        Repeated("\"111122223333\"", 500);  // 7,499 bytes with the commas
    const std::string text =
        R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":[)" +
        principals + "]}}}";

    CHECK(text.size() > access_control::kPolicyBytesMax);
    CHECK(Fits(text, PolicyKind::kTrust));
    CHECK_FALSE(
        Fits(text + std::string(access_control::kTrustPolicyBytesMax, '.'), PolicyKind::kTrust));
}

TEST_CASE("statements, values, their bytes and depth are bounded") {
    const std::size_t most = access_control::kStatementsMax;
    CHECK(Fits("{\"Statement\":[" + Repeated(kStatement, most) + "]}"));
    CHECK_FALSE(Fits("{\"Statement\":[" + Repeated(kStatement, most + 1) + "]}"));
    CHECK(Fits(WithResources("[" + Repeated("\"*\"", 500) + "]")));
    CHECK_FALSE(Fits(WithResources("[" + Repeated("\"*\"", 501) + "]")));
    CHECK(Fits(WithResources("\"arn:aws:s3:::" + std::string(2035, 'x') + "\"")));
    CHECK_FALSE(Fits(WithResources("\"arn:aws:s3:::" + std::string(2036, 'x') + "\"")));
    CHECK_FALSE(Fits(WithResources(std::string(20, '[') + std::string(20, ']'))));
}
