// SPDX-License-Identifier: Apache-2.0
#include "access/tokens.h"

#include "access/test_node.h"

namespace {

using access_control::Tokens;

access_control::NewToken Created(TestNode& node, const access_control::Principal& user,
                                 std::chrono::seconds life = std::chrono::hours(1)) {
    auto made = Tokens(node.database).Create(user, life, node.random, node.clock);
    REQUIRE(made.ok());
    return *std::move(made);
}

bool IsKnown(TestNode& node, std::string_view secret) {
    const auto caller = Tokens(node.database).Authenticate(secret, node.clock.Now());
    if (!caller.ok()) CHECK(caller.error().code == base::ErrorCode::kNotFound);
    return caller.ok();
}

}  // namespace

TEST_CASE("who sends a token is its user, with that user's policies and tags") {
    TestNode node;
    const auto ann = node.User("ann");
    REQUIRE(access_control::Principals(node.database).SetTag(ann, "team", "ads").ok());
    const auto made = Created(node, ann);

    const auto caller =
        Tokens(node.database).Authenticate(made.secret.RevealText(), node.clock.Now());

    REQUIRE(caller.ok());
    CHECK(caller->kind == access_control::CallerKind::kUser);
    CHECK(caller->arn == ann.Arn());
    CHECK(caller->account == node.airline);
    CHECK(caller->key.text() == made.token.id.text());
    CHECK(caller->tags.at("team") == "ads");
    CHECK(made.secret.RevealText().size() == 4 + 64);
}

TEST_CASE("a token that ended, was deleted or never was is not known") {
    TestNode node;
    const auto ann = node.User("ann");
    const auto made = Created(node, ann);
    const auto other = Created(node, ann, std::chrono::hours(2));

    CHECK(IsKnown(node, made.secret.RevealText()));
    CHECK_FALSE(IsKnown(node, "gbt_" + std::string(64, '0')));
    CHECK_FALSE(IsKnown(node, ""));
    CHECK_FALSE(IsKnown(node, made.secret.RevealText().substr(4)));
    node.clock.SleepFor(std::chrono::hours(1));
    CHECK_FALSE(IsKnown(node, made.secret.RevealText()));
    CHECK(IsKnown(node, other.secret.RevealText()));
    REQUIRE(Tokens(node.database).Delete(other.token).ok());
    CHECK_FALSE(IsKnown(node, other.secret.RevealText()));
}

TEST_CASE("a token goes with its user, and another account cannot find it") {
    TestNode node;
    const auto ann = node.User("ann");
    const auto made = Created(node, ann);
    Tokens tokens(node.database);

    CHECK(tokens.Find(node.airline, made.token.id).ok());
    CHECK(tokens.Find(node.partner, made.token.id).error().code == base::ErrorCode::kNotFound);
    REQUIRE(access_control::Principals(node.database).Delete(ann).ok());
    CHECK_FALSE(IsKnown(node, made.secret.RevealText()));
}

TEST_CASE("the database holds no token") {
    TestNode node;
    const auto made = Created(node, node.User("ann"));

    const auto stored = node.database.QueryOne<base::Bytes>("SELECT digest FROM tokens");

    REQUIRE(stored.ok());
    const std::string held = base::HexEncode(std::get<0>(**stored));
    CHECK(made.secret.RevealText().find(held) == std::string_view::npos);
}

TEST_CASE("a user has so many tokens, each for so long") {
    TestNode node;
    const auto ann = node.User("ann");
    Tokens tokens(node.database);
    const auto code = [&](std::chrono::seconds life) {
        const auto made = tokens.Create(ann, life, node.random, node.clock);
        return made.ok() ? std::nullopt : std::optional(made.error().code);
    };

    CHECK(code(std::chrono::seconds(0)) == base::ErrorCode::kInvalidArgument);
    CHECK(code(access_control::kTokenLifeMax + std::chrono::seconds(1)) ==
          base::ErrorCode::kInvalidArgument);
    for (std::size_t i = 0; i < access_control::kTokensMax; ++i)
        CHECK_FALSE(code(access_control::kTokenLifeMax));
    CHECK(code(access_control::kTokenLifeMax) == base::ErrorCode::kResourceExhausted);
    CHECK(tokens.List(ann)->size() == access_control::kTokensMax);
}
