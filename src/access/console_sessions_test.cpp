// SPDX-License-Identifier: Apache-2.0
#include "access/console_sessions.h"

#include "access/sign_in_limits.h"
#include "access/test_node.h"
#include "crypto/totp.h"

namespace {

using access_control::ConsoleCredentials;
using access_control::ConsoleSessions;
using access_control::SignInRequest;

constexpr std::string_view kPassword = "a long password";

// Where ann of the airline has a password.
struct Console : TestNode {
    Console() {
        const auto hash = hasher.Hash(base::Secret::FromText(kPassword));
        REQUIRE(ConsoleCredentials(database, ring).SetPassword(ann, *hash, clock).ok());
    }

    static SignInRequest Typed(std::string_view password = kPassword, std::string user = "ann",
                               std::string code = "") {
        return {"Airline", std::move(user), base::Secret::FromText(password), std::move(code),
                "192.0.2.1"};
    }

    base::Result<access_control::NewConsoleSession> SignIn(const SignInRequest& request) {
        RETURN_IF_ERROR(sessions.Count(request, clock.Now()));
        ASSIGN_OR_RETURN(const auto user, sessions.CheckPassword(request));
        return sessions.SignIn(request, user, random, clock);
    }

    std::optional<base::ErrorCode> CodeOf(const SignInRequest& request) {
        const auto session = SignIn(request);
        return session.ok() ? std::nullopt : std::optional(session.error().code);
    }

    bool IsKnown(std::string_view secret) {
        const auto caller = sessions.Authenticate(secret, clock.Now());
        if (!caller.ok()) CHECK(caller.error().code == base::ErrorCode::kNotFound);
        return caller.ok();
    }

    crypto::PasswordHasher hasher;
    access_control::Principal ann = User("ann");
    ConsoleSessions sessions{database, ring, hasher};
};

}  // namespace

TEST_CASE("with name and password a person gets a session, new each time") {
    Console node;

    const auto first = node.SignIn(Console::Typed());
    const auto second = node.SignIn(Console::Typed());

    REQUIRE(first.ok());
    CHECK(first->secret.RevealText().size() == 64);
    CHECK_FALSE(first->secret.Equals(second->secret));
    const auto caller = node.sessions.Authenticate(first->secret.RevealText(), node.clock.Now());
    REQUIRE(caller.ok());
    CHECK(caller->arn == node.ann.Arn());
    CHECK(caller->key.text().starts_with("GBCS"));
    REQUIRE(node.sessions.SignOut(first->secret.RevealText()).ok());
    CHECK_FALSE(node.IsKnown(first->secret.RevealText()));
    CHECK(node.IsKnown(second->secret.RevealText()));
}

TEST_CASE("whatever is not right is answered alike") {
    Console node;
    node.User("bob");
    auto elsewhere = Console::Typed();
    elsewhere.account = "nobody";

    const auto wrong = node.SignIn(Console::Typed("another password"));
    const auto without = node.SignIn(Console::Typed(kPassword, "bob"));
    const auto absent = node.SignIn(Console::Typed(kPassword, "carl"));
    const auto foreign = node.SignIn(elsewhere);

    CHECK(wrong.error().code == base::ErrorCode::kPermissionDenied);
    CHECK(without.error().message == wrong.error().message);
    CHECK(absent.error().message == wrong.error().message);
    CHECK(foreign.error().message == wrong.error().message);
}

TEST_CASE("a session ends when idle, and at last whatever it does") {
    Console node;
    const auto idle = node.SignIn(Console::Typed());
    node.clock.SleepFor(std::chrono::minutes(29));
    CHECK(node.IsKnown(idle->secret.RevealText()));
    node.clock.SleepFor(std::chrono::minutes(30));
    CHECK_FALSE(node.IsKnown(idle->secret.RevealText()));

    const auto busy = node.SignIn(Console::Typed());
    for (int i = 0; i < 35; ++i) {
        node.clock.SleepFor(std::chrono::minutes(20));
        CHECK(node.IsKnown(busy->secret.RevealText()));
    }
    node.clock.SleepFor(std::chrono::minutes(20));
    CHECK_FALSE(node.IsKnown(busy->secret.RevealText()));
}

TEST_CASE("another password, one-time codes and deleting end every session") {
    Console node;
    ConsoleCredentials credentials(node.database, node.ring);
    const auto signed_in = [&] { return node.SignIn(Console::Typed())->secret.Clone(); };
    const auto hash = credentials.PasswordHashOf(node.ann.id);

    const auto first = signed_in();
    REQUIRE(credentials.SetPassword(node.ann, **hash, node.clock).ok());
    CHECK_FALSE(node.IsKnown(first.RevealText()));
    const auto second = signed_in();
    REQUIRE(credentials.SetTotp(node.ann, crypto::NewTotpSecret(node.random)).ok());
    CHECK_FALSE(node.IsKnown(second.RevealText()));
    REQUIRE(credentials.RemoveTotp(node.ann).ok());
    const auto third = signed_in();
    REQUIRE(access_control::Principals(node.database).Delete(node.ann).ok());
    CHECK_FALSE(node.IsKnown(third.RevealText()));
}

TEST_CASE("one-time codes are asked for once they are set, and each counts once") {
    Console node;
    const auto secret = crypto::NewTotpSecret(node.random);
    REQUIRE(ConsoleCredentials(node.database, node.ring).SetTotp(node.ann, secret).ok());
    const auto code = [&] {
        return crypto::TotpCode(secret, crypto::TotpStepAt(node.clock.Now()));
    };
    const auto with = [&](const std::string& text) {
        return node.CodeOf(Console::Typed(kPassword, "ann", text));
    };

    CHECK(with("") == base::ErrorCode::kPermissionDenied);
    CHECK_FALSE(with(code()));
    CHECK(with(code()) == base::ErrorCode::kPermissionDenied);
    node.clock.SleepFor(std::chrono::seconds(30));
    CHECK_FALSE(with(code()));
    CHECK(with("1") == base::ErrorCode::kPermissionDenied);
}

TEST_CASE("neither session nor code is in the database in clear") {
    Console node;
    const auto secret = crypto::NewTotpSecret(node.random);
    REQUIRE(ConsoleCredentials(node.database, node.ring).SetTotp(node.ann, secret).ok());
    const auto row = node.database.QueryOne<std::string, base::Bytes>(
        "SELECT password_hash, totp_secret FROM console_credentials");

    REQUIRE(row.ok());
    CHECK(std::get<0>(**row).find(kPassword) == std::string::npos);
    const auto& sealed = std::get<1>(**row);
    CHECK(base::HexEncode(sealed).find(base::HexEncode(secret.Reveal())) == std::string::npos);
}

TEST_CASE("a name fails so often, whether it exists or not, then nothing is tried for a while") {
    Console node;
    for (std::int64_t i = 0; i < access_control::kSignInFailuresOfUserMax; ++i)
        REQUIRE(node.sessions.Count(Console::Typed(kPassword, "Nobody"), node.clock.Now()).ok());

    CHECK(node.CodeOf(Console::Typed(kPassword, "nobody")) == base::ErrorCode::kResourceExhausted);
    CHECK_FALSE(node.CodeOf(Console::Typed()));
    node.clock.SleepFor(std::chrono::minutes(15));
    CHECK(node.CodeOf(Console::Typed(kPassword, "nobody")) == base::ErrorCode::kPermissionDenied);
}

TEST_CASE("an address fails so often, all of a network of IPv6 together") {
    TestNode node;
    access_control::SignInLimits limits(node.database);
    const auto now = node.clock.Now();
    const auto count = [&](std::int64_t i, const std::string& address) {
        return limits.Count("n" + std::to_string(i), address, now).ok();
    };

    for (std::int64_t i = 0; i < access_control::kSignInFailuresOfAddressMax; ++i)
        REQUIRE(count(i, "2001:db8::" + std::to_string(i)));
    CHECK_FALSE(count(100, "2001:db8::ffff"));
    CHECK(count(100, "2001:db8:0:1::1"));
    CHECK(count(101, "192.0.2.1"));
    REQUIRE(limits.Forgive("n1", "2001:db8::1").ok());
    CHECK(count(102, "2001:db8::2"));
}

TEST_CASE("failures that do not count any more are forgotten when a server starts") {
    TestNode node;
    access_control::SignInLimits limits(node.database);
    const auto kept = [&] {
        return std::get<0>(
            **node.database.QueryOne<std::int64_t>("SELECT count(*) FROM sign_in_failures"));
    };
    REQUIRE(limits.Count("ann", "192.0.2.1", node.clock.Now()).ok());
    REQUIRE(limits.ForgetOld(node.clock.Now()).ok());
    CHECK(kept() == 2);

    REQUIRE(limits.ForgetOld(node.clock.Now() + access_control::kSignInFailuresWindow).ok());

    CHECK(kept() == 0);
}

TEST_CASE("a user without a password cannot sign in, and every session can be ended") {
    Console node;
    ConsoleCredentials credentials(node.database, node.ring);
    const auto session = node.SignIn(Console::Typed());
    REQUIRE(session.ok());

    REQUIRE(credentials.EndEverySession().ok());
    CHECK_FALSE(node.IsKnown(session->secret.RevealText()));
    REQUIRE(credentials.RemovePassword(node.ann).ok());
    CHECK(node.CodeOf(Console::Typed()) == base::ErrorCode::kPermissionDenied);
    CHECK(credentials.RemovePassword(node.ann).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("a password has a length, and no control characters") {
    const auto ok = [](std::string_view text) {
        return ConsoleCredentials::CheckPassword(base::Secret::FromText(text)).ok();
    };

    CHECK(ok("twelve bytes"));
    CHECK_FALSE(ok("eleven byte"));
    CHECK(ok(std::string(256, 'x')));
    CHECK_FALSE(ok(std::string(257, 'x')));
    CHECK_FALSE(ok("twelve\nbytes"));
    CHECK_FALSE(ok("twelve\xff bytes"));
}
