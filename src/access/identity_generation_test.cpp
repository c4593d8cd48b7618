// SPDX-License-Identifier: Apache-2.0
#include "access/identity_generation.h"

#include "access/managed_policies.h"
#include "access/role_sessions.h"
#include "access/test_node.h"

namespace {

// Whether `change` moves the generation.
template <class Change>
bool Moves(TestNode& node, const Change& change) {
    const auto before = access_control::IdentityGeneration(node.database);
    REQUIRE(change().ok());
    return *access_control::IdentityGeneration(node.database) != *before;
}

}  // namespace

TEST_CASE("each change that could unmake a caller moves the generation") {
    TestNode node;
    access_control::Principals principals(node.database);
    access_control::ManagedPolicies policies(node.database);
    access_control::AccessKeys keys(node.database, node.ring);
    access_control::RoleSessions sessions(node.database, node.ring);
    const auto ann = node.User("ann");
    const auto role = node.Role("r", "\"*\"");
    const std::string document = R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})";
    const auto policy = policies.Create(node.airline, "p", document, node.random, node.clock);
    const auto made = keys.Create({node.airline, ann.id}, node.random, node.clock);
    const auto key = keys.Find(made->id);
    const auto started =
        sessions.Start(role, {"s1", std::nullopt, false, "arn"}, node.random, node.clock);
    const auto session = sessions.Find(started->id);

    CHECK(Moves(node, [&] { return principals.SetTag(ann, "team", "ads"); }));
    CHECK(Moves(node, [&] { return principals.RemoveTag(ann, "team"); }));
    CHECK(Moves(node, [&] { return policies.Attach(*policy, ann); }));
    CHECK(Moves(node, [&] { return policies.SetDocument(*policy, document); }));
    CHECK(Moves(node, [&] { return policies.Detach(*policy, ann); }));
    CHECK(Moves(node, [&] { return keys.SetActive(*key, false); }));
    CHECK(Moves(node, [&] { return keys.SetActive(*key, true); }));
    CHECK(Moves(node, [&] { return keys.Delete(*key); }));
    CHECK(Moves(node, [&] { return sessions.Revoke(*session); }));
    CHECK(Moves(node, [&] { return sessions.RevokeAll(role); }));
    CHECK(Moves(node, [&] { return principals.Delete(ann); }));
    CHECK(Moves(node, [&] { return principals.Delete(role); }));
}

TEST_CASE("what is new unmakes nobody, so signing in many does not slow the others") {
    TestNode node;
    access_control::RoleSessions sessions(node.database, node.ring);
    const auto role = node.Role("r", "\"*\"");

    CHECK_FALSE(Moves(node, [&] {
        return sessions.Start(role, {"s1", std::nullopt, false, "arn"}, node.random, node.clock);
    }));
}
