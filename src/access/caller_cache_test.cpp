// SPDX-License-Identifier: Apache-2.0
#include "access/caller_cache.h"

#include "access/test_node.h"

namespace {

using access_control::CallerCache;
using crypto::SigV4Fault;

crypto::SigV4Authorization SignedWith(const access_control::AccessKeyId& key,
                                      std::string_view token = "") {
    crypto::SigV4Authorization authorization;
    authorization.access_key_id = key.text();
    authorization.session_token = token;
    authorization.region = "us-east-1";
    authorization.service = "cleanrooms";
    authorization.amz_date = "20261120T172400Z";
    return authorization;
}

const access_control::KnownCaller*
Known(const base::Result<std::variant<access_control::KnownCaller, crypto::SigV4Refusal>>& claim) {
    REQUIRE(claim.ok());
    return std::get_if<access_control::KnownCaller>(&*claim);
}

SigV4Fault FaultOf(CallerCache& cache, const crypto::SigV4Authorization& authorization,
                   base::WallTime now) {
    const auto claim = cache.Claim(authorization, now);
    REQUIRE(claim.ok());
    const auto* refusal = std::get_if<crypto::SigV4Refusal>(&*claim);
    REQUIRE(refusal != nullptr);
    return refusal->fault;
}

access_control::NewAccessKey Key(TestNode& node, const access_control::Principal& user) {
    return *access_control::AccessKeys(node.database, node.ring)
                .Create({node.airline, user.id}, node.random, node.clock);
}

}  // namespace

TEST_CASE("a caller is found once and kept, with the signing key of each scope") {
    TestNode node;
    CallerCache cache(node.database, node.ring);
    const auto key = Key(node, node.User("ann"));
    auto authorization = SignedWith(key.id);

    const auto first = cache.Claim(authorization, node.clock.Now());
    const auto second = cache.Claim(authorization, node.clock.Now());
    authorization.service = "sts";
    const auto other = cache.Claim(authorization, node.clock.Now());

    REQUIRE(Known(first) != nullptr);
    CHECK(Known(first)->caller->arn.ends_with(":user/ann"));
    CHECK(Known(second)->caller == Known(first)->caller);
    CHECK(Known(second)->signing_key.Equals(Known(first)->signing_key));
    CHECK(Known(first)->signing_key.Equals(
        crypto::SigV4SigningKey(key.secret, SignedWith(key.id).scope())));
    CHECK(Known(other)->signing_key.Equals(
        crypto::SigV4SigningKey(key.secret, authorization.scope())));
}

TEST_CASE("a change made through another connection binds the next request") {
    TestNode node;
    CallerCache cache(node.database, node.ring);
    auto operators = metadata::Database::Open(node.folder.path / "node.db");
    access_control::AccessKeys keys(*operators, node.ring);
    const auto ann = node.User("ann");
    const auto key = Key(node, ann);
    const auto authorization = SignedWith(key.id);
    REQUIRE(Known(cache.Claim(authorization, node.clock.Now())) != nullptr);

    REQUIRE(access_control::Principals(*operators).SetTag(ann, "team", "ads").ok());
    CHECK(Known(cache.Claim(authorization, node.clock.Now()))->caller->tags.contains("team"));
    REQUIRE(keys.SetActive(*keys.Find(key.id), false).ok());
    CHECK(FaultOf(cache, authorization, node.clock.Now()) == SigV4Fault::kUnknownKey);
    REQUIRE(keys.SetActive(*keys.Find(key.id), true).ok());
    CHECK(Known(cache.Claim(authorization, node.clock.Now())) != nullptr);
    REQUIRE(access_control::Principals(*operators).Delete(ann).ok());
    CHECK(FaultOf(cache, authorization, node.clock.Now()) == SigV4Fault::kUnknownKey);
}

TEST_CASE("a kept session still needs its token and still ends") {
    TestNode node;
    CallerCache cache(node.database, node.ring);
    const auto role = node.Role("runner", "\"*\"");
    access_control::RoleSessions sessions(node.database, node.ring);
    const auto session =
        sessions.Start(role, {"s1", std::nullopt, false, "arn"}, node.random, node.clock);
    const auto authorization = SignedWith(session->id, session->token.RevealText());
    REQUIRE(Known(cache.Claim(authorization, node.clock.Now())) != nullptr);

    CHECK(FaultOf(cache, SignedWith(session->id), node.clock.Now()) == SigV4Fault::kMissingToken);
    CHECK(FaultOf(cache, SignedWith(session->id, "x"), node.clock.Now()) ==
          SigV4Fault::kInvalidToken);
    CHECK(FaultOf(cache, authorization, session->expires) == SigV4Fault::kExpiredToken);
    REQUIRE(Known(cache.Claim(authorization, node.clock.Now())) != nullptr);
    REQUIRE(sessions.RevokeAll(role).ok());
    CHECK(FaultOf(cache, authorization, node.clock.Now()) == SigV4Fault::kInvalidToken);
}

TEST_CASE("more scopes than are kept are still answered") {
    TestNode node;
    CallerCache cache(node.database, node.ring);
    const auto key = Key(node, node.User("ann"));
    auto authorization = SignedWith(key.id);

    for (std::size_t i = 0; i < 3 * access_control::kScopesCachedMax; ++i) {
        authorization.service = "s" + std::to_string(i);
        const auto claim = cache.Claim(authorization, node.clock.Now());
        REQUIRE(Known(claim) != nullptr);
        CHECK(Known(claim)->signing_key.Equals(
            crypto::SigV4SigningKey(key.secret, authorization.scope())));
    }
}
