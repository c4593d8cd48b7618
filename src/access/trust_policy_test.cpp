// SPDX-License-Identifier: Apache-2.0
#include "access/trust_policy.h"

#include "access/test_node.h"

namespace {

access_control::Trust TrustOf(TestNode& node, const access_control::TrustTerms& terms,
                              const base::AccountId& account,
                              std::optional<std::string> external_id = std::nullopt) {
    const auto text = access_control::MakeTrustPolicy(node.database, terms);
    REQUIRE(text.ok());
    const auto policy = access_control::ParsePolicy(*text, access_control::PolicyKind::kTrust);
    REQUIRE(policy.ok());
    access_control::TrustQuestion question{
        account, "arn:aws:iam::" + account.text() + ":user/ann", "", {}};
    question.context.external_id = std::move(external_id);
    return access_control::DecideTrust(*policy, question);
}

}  // namespace

TEST_CASE("accounts are trusted by name or id, users by their ARN") {
    TestNode node;
    using access_control::Trust;

    CHECK(TrustOf(node, {{"Partner"}, ""}, node.partner) == Trust::kByAccount);
    CHECK(TrustOf(node, {{node.partner.text()}, ""}, node.partner) == Trust::kByAccount);
    CHECK(TrustOf(node, {{"partner"}, ""}, node.airline) == Trust::kNotTrusted);
    CHECK(TrustOf(node, {{"arn:aws:iam::" + node.partner.text() + ":user/ann"}, ""},
                  node.partner) == Trust::kByPrincipal);
}

TEST_CASE("with an external id only who gives it is trusted") {
    TestNode node;
    using access_control::Trust;

    CHECK(TrustOf(node, {{"*"}, "e\"1"}, node.partner) == Trust::kNotTrusted);
    CHECK(TrustOf(node, {{"*"}, "e\"1"}, node.partner, "e2") == Trust::kNotTrusted);
    CHECK(TrustOf(node, {{"*"}, "e\"1"}, node.partner, "e\"1") == Trust::kByAccount);
}

TEST_CASE("an account that is not there is trusted by nobody") {
    TestNode node;

    const auto text = access_control::MakeTrustPolicy(node.database, {{"nobody"}, ""});

    CHECK(text.error().code == base::ErrorCode::kNotFound);
}
