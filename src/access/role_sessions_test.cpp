// SPDX-License-Identifier: Apache-2.0
#include "access/role_sessions.h"

#include "access/test_node.h"

namespace {

using access_control::RoleSessions;
using access_control::SessionRequest;

}  // namespace

TEST_CASE("a session has keys of its own, a token and an end") {
    TestNode node;
    RoleSessions sessions(node.database, node.ring);
    const auto role = node.Role("runner", "\"*\"");

    const auto started = sessions.Start(role, {"s1", std::chrono::minutes(20), false, "arn"},
                                        node.random, node.clock);

    REQUIRE(started.ok());
    CHECK(started->id.text().starts_with("ASIA"));
    CHECK(started->expires == node.clock.Now() + std::chrono::minutes(20));
    const auto found = sessions.Find(started->id);
    REQUIRE(found.ok());
    CHECK(found->role == role.id);
    CHECK(found->name == "s1");
    CHECK(found->expires == started->expires);
    CHECK(sessions.SecretOf(*found)->Equals(started->secret));
    CHECK(*sessions.IsToken(*found, started->token.RevealText()));
}

TEST_CASE("a token opens its own session only, and only as long as nothing of it is changed") {
    TestNode node;
    RoleSessions sessions(node.database, node.ring);
    const auto role = node.Role("runner", "\"*\"");
    const SessionRequest request{"s1", std::nullopt, false, "arn"};
    const auto first = sessions.Start(role, request, node.random, node.clock);
    const auto second = sessions.Start(role, request, node.random, node.clock);
    const auto found = sessions.Find(first->id);
    const std::string token(first->token.RevealText());

    CHECK_FALSE(*sessions.IsToken(*found, second->token.RevealText()));
    CHECK_FALSE(*sessions.IsToken(*found, ""));
    CHECK_FALSE(*sessions.IsToken(*found, "not base64"));
    CHECK_FALSE(*sessions.IsToken(*found, token + token));
    std::string flipped = token;
    flipped[20] = flipped[20] == 'A' ? 'B' : 'A';
    CHECK_FALSE(*sessions.IsToken(*found, flipped));
    auto longer = *found;
    longer.expires += std::chrono::hours(1);
    CHECK_FALSE(*sessions.IsToken(longer, token));
    auto elsewhere = *found;
    elsewhere.role = node.Role("admin", "\"*\"").id;
    CHECK_FALSE(*sessions.IsToken(elsewhere, token));
}

TEST_CASE("a session lasts from a quarter of an hour to the role's most, chained at most an hour") {
    TestNode node;
    RoleSessions sessions(node.database, node.ring);
    const auto role = node.Role("runner", "\"*\"", std::chrono::hours(2));
    const auto lasts = [&](std::optional<std::chrono::seconds> duration, bool chained) {
        const auto started =
            sessions.Start(role, {"s1", duration, chained, "arn"}, node.random, node.clock);
        return started.ok() ? std::optional(started->expires - node.clock.Now()) : std::nullopt;
    };

    CHECK(lasts(std::nullopt, false) == std::chrono::hours(1));
    CHECK(lasts(std::chrono::hours(2), false) == std::chrono::hours(2));
    CHECK(lasts(std::chrono::seconds(900), false) == std::chrono::seconds(900));
    CHECK_FALSE(lasts(std::chrono::seconds(899), false).has_value());
    CHECK_FALSE(lasts(std::chrono::seconds(7201), false).has_value());
    CHECK(lasts(std::chrono::hours(1), true) == std::chrono::hours(1));
    CHECK_FALSE(lasts(std::chrono::seconds(3601), true).has_value());
    const auto brief = node.Role("brief", "\"*\"", std::chrono::minutes(30));
    CHECK(sessions.Start(brief, {"s1", std::nullopt, false, "arn"}, node.random, node.clock)
              ->expires == node.clock.Now() + std::chrono::minutes(30));
}

TEST_CASE("a session's name is of AWS's form") {
    TestNode node;
    RoleSessions sessions(node.database, node.ring);
    const auto role = node.Role("runner", "\"*\"");
    const auto starts = [&](const std::string& name) {
        return sessions.Start(role, {name, std::nullopt, false, "arn"}, node.random, node.clock)
            .ok();
    };

    CHECK(starts("a.b@c=1,d"));
    CHECK_FALSE(starts("a"));
    CHECK_FALSE(starts("a/b"));
    CHECK_FALSE(starts(std::string(65, 'a')));
}

TEST_CASE("revoking binds at once, ending forgets, and deleting the role ends its sessions") {
    TestNode node;
    RoleSessions sessions(node.database, node.ring);
    const auto role = node.Role("runner", "\"*\"");
    const SessionRequest request{"s1", std::nullopt, false, "arn"};
    const auto first = sessions.Start(role, request, node.random, node.clock);
    const auto second = sessions.Start(role, request, node.random, node.clock);

    REQUIRE(sessions.Revoke(*sessions.Find(first->id)).ok());
    CHECK(sessions.Find(first->id)->revoked);
    CHECK(sessions.SecretOf(*sessions.Find(first->id)).error().code == base::ErrorCode::kNotFound);
    CHECK_FALSE(sessions.Find(second->id)->revoked);
    REQUIRE(sessions.RevokeAll(role).ok());
    CHECK(sessions.Find(second->id)->revoked);

    REQUIRE(sessions.DeleteEnded(node.clock.Now() + std::chrono::minutes(59)).ok());
    CHECK(sessions.Find(first->id).ok());
    REQUIRE(sessions.DeleteEnded(node.clock.Now() + std::chrono::minutes(61)).ok());
    CHECK(sessions.Find(first->id).error().code == base::ErrorCode::kNotFound);

    const auto third = sessions.Start(role, request, node.random, node.clock);
    REQUIRE(access_control::Principals(node.database).Delete(role).ok());
    CHECK(sessions.Find(third->id).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("the sessions of all roles are revoked together") {
    TestNode node;
    RoleSessions sessions(node.database, node.ring);
    const SessionRequest request{"s1", std::nullopt, false, "arn"};
    const auto first =
        sessions.Start(node.Role("runner", "\"*\""), request, node.random, node.clock);
    const auto second =
        sessions.Start(node.Role("reader", "\"*\""), request, node.random, node.clock);

    REQUIRE(sessions.RevokeEverywhere().ok());

    CHECK(sessions.Find(first->id)->revoked);
    CHECK(sessions.Find(second->id)->revoked);
}
