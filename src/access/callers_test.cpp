// SPDX-License-Identifier: Apache-2.0
#include "access/callers.h"

#include "access/test_node.h"

namespace {

using access_control::CallerKind;
using access_control::Callers;
using crypto::SigV4Fault;

crypto::SigV4Authorization SignedWith(const access_control::AccessKeyId& key,
                                      std::string_view token = "") {
    crypto::SigV4Authorization authorization;
    authorization.access_key_id = key.text();
    authorization.session_token = token;
    return authorization;
}

access_control::ClaimedCaller Claimed(TestNode& node,
                                      const crypto::SigV4Authorization& authorization) {
    auto claim = Callers(node.database, node.ring).Claim(authorization, node.clock.Now());
    REQUIRE(claim.ok());
    auto* claimed = std::get_if<access_control::ClaimedCaller>(&*claim);
    REQUIRE(claimed != nullptr);
    return std::move(*claimed);
}

SigV4Fault FaultOf(TestNode& node, const crypto::SigV4Authorization& authorization) {
    const auto claim = Callers(node.database, node.ring).Claim(authorization, node.clock.Now());
    REQUIRE(claim.ok());
    const auto* refusal = std::get_if<crypto::SigV4Refusal>(&*claim);
    REQUIRE(refusal != nullptr);
    return refusal->fault;
}

access_control::NewAccessKey Key(TestNode& node, std::optional<access_control::PrincipalId> user) {
    return *access_control::AccessKeys(node.database, node.ring)
                .Create({node.airline, std::move(user)}, node.random, node.clock);
}

access_control::NewSession Session(TestNode& node, const access_control::Principal& role) {
    return *access_control::RoleSessions(node.database, node.ring)
                .Start(role, {"s1", std::nullopt, false, "arn"}, node.random, node.clock);
}

}  // namespace

TEST_CASE("the root of an account is its account and may do everything") {
    TestNode node;
    const auto key = Key(node, std::nullopt);

    const auto claimed = Claimed(node, SignedWith(key.id));

    CHECK(claimed.caller.kind == CallerKind::kRoot);
    CHECK(claimed.caller.account == node.airline);
    CHECK(claimed.caller.arn == "arn:aws:iam::" + node.airline.text() + ":root");
    CHECK(claimed.caller.unique_id == node.airline.text());
    CHECK(claimed.secret_access_key.Equals(key.secret));
    CHECK(access_control::DecideFor(claimed.caller, {"s3:GetObject", "*", {}}).allowed());
}

TEST_CASE("a user comes with its tags and policies and may do what they say") {
    TestNode node;
    const auto ann = node.User("ann");
    access_control::ManagedPolicies policies(node.database);
    const auto policy =
        policies.Create(node.airline, "reads",
                        R"({"Statement":{"Effect":"Allow","Action":"cleanrooms:Get*","Resource":"*",
            "Condition":{"StringEquals":{"aws:PrincipalTag/team":"ads"}}}})",
                        node.random, node.clock);
    REQUIRE(policies.Attach(*policy, ann).ok());
    const auto key = Key(node, ann.id);
    const access_control::AccessQuestion question{"cleanrooms:GetSchema", "*", {}};

    const auto before = Claimed(node, SignedWith(key.id));
    REQUIRE(access_control::Principals(node.database).SetTag(ann, "team", "ads").ok());
    const auto after = Claimed(node, SignedWith(key.id));

    CHECK(after.caller.kind == CallerKind::kUser);
    CHECK(after.caller.arn == ann.Arn());
    CHECK(after.caller.unique_id == ann.id.text());
    CHECK_FALSE(access_control::DecideFor(before.caller, question).allowed());
    CHECK(access_control::DecideFor(after.caller, question).policy == "reads");
}

TEST_CASE("a session is its role under a name, and its conditions see the role's ARN") {
    TestNode node;
    const auto role = node.Role("runner", "\"*\"");
    access_control::ManagedPolicies policies(node.database);
    const auto policy =
        policies.Create(node.airline, "p",
                        R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*",
            "Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/runner"}}}})",
                        node.random, node.clock);
    REQUIRE(policies.Attach(*policy, role).ok());
    const auto session = Session(node, role);

    const auto claimed = Claimed(node, SignedWith(session.id, session.token.RevealText()));

    CHECK(claimed.caller.kind == CallerKind::kSession);
    CHECK(claimed.caller.arn == "arn:aws:sts::" + node.airline.text() + ":assumed-role/runner/s1");
    CHECK(claimed.caller.unique_id == role.id.text() + ":s1");
    CHECK(claimed.caller.role_arn == role.Arn());
    CHECK(claimed.secret_access_key.Equals(session.secret));
    CHECK(access_control::DecideFor(claimed.caller, {"s3:GetObject", "*", {}}).allowed());
}

TEST_CASE("a key that is not there, disabled, or whose user is gone is unknown at once") {
    TestNode node;
    access_control::AccessKeys keys(node.database, node.ring);
    const auto ann = node.User("ann");
    const auto root = Key(node, std::nullopt);
    const auto of_ann = Key(node, ann.id);

    CHECK(FaultOf(node, SignedWith(access_control::AccessKeyId("AKIANOBODY"))) ==
          SigV4Fault::kUnknownKey);
    REQUIRE(keys.SetActive(*keys.Find(root.id), false).ok());
    CHECK(FaultOf(node, SignedWith(root.id)) == SigV4Fault::kUnknownKey);
    REQUIRE(access_control::Principals(node.database).Delete(ann).ok());
    CHECK(FaultOf(node, SignedWith(of_ann.id)) == SigV4Fault::kUnknownKey);
}

TEST_CASE("a token goes with its own temporary key only") {
    TestNode node;
    const auto role = node.Role("runner", "\"*\"");
    const auto session = Session(node, role);
    const auto other = Session(node, role);
    const auto root = Key(node, std::nullopt);

    CHECK(FaultOf(node, SignedWith(root.id, session.token.RevealText())) ==
          SigV4Fault::kMissingToken);
    CHECK(FaultOf(node, SignedWith(session.id)) == SigV4Fault::kMissingToken);
    CHECK(FaultOf(node, SignedWith(session.id, other.token.RevealText())) ==
          SigV4Fault::kInvalidToken);
    CHECK(FaultOf(node, SignedWith(session.id, "x")) == SigV4Fault::kInvalidToken);
    CHECK(FaultOf(node, SignedWith(access_control::AccessKeyId("ASIANOBODY"), "x")) ==
          SigV4Fault::kUnknownKey);
}

TEST_CASE("a session that is over has expired, one that was revoked is not valid") {
    TestNode node;
    const auto role = node.Role("runner", "\"*\"");
    const auto session = Session(node, role);
    const auto authorization = SignedWith(session.id, session.token.RevealText());
    node.clock.SleepFor(std::chrono::hours(1) - std::chrono::milliseconds(1));
    Claimed(node, authorization);

    node.clock.SleepFor(std::chrono::milliseconds(1));
    CHECK(FaultOf(node, authorization) == SigV4Fault::kExpiredToken);
    const auto revoked = Session(node, role);
    REQUIRE(access_control::RoleSessions(node.database, node.ring).RevokeAll(role).ok());
    CHECK(FaultOf(node, SignedWith(revoked.id, revoked.token.RevealText())) ==
          SigV4Fault::kInvalidToken);
}
