// SPDX-License-Identifier: Apache-2.0
#include "crypto/password_hash.h"

#include <doctest/doctest.h>
#include <latch>
#include <thread>
#include <vector>

TEST_CASE("a hash matches its own password only, and tells neither it nor that two are equal") {
    crypto::PasswordHasher hasher;
    const auto password = base::Secret::FromText("correct horse battery");

    const auto first = hasher.Hash(password);
    const auto second = hasher.Hash(password);

    REQUIRE(first.ok());
    CHECK(first->starts_with("$argon2id$"));
    CHECK(*first != *second);
    CHECK(*hasher.Matches(*first, password));
    CHECK_FALSE(*hasher.Matches(*first, base::Secret::FromText("correct horse batterz")));
    CHECK_FALSE(*hasher.Matches("not a hash", password));
}

TEST_CASE("no more are computed at once than may be") {
    crypto::PasswordHasher hasher;
    constexpr int kThreads = 8;
    std::latch start(kThreads);
    std::vector<base::ErrorCode> refused(kThreads, base::ErrorCode::kInternal);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                const auto hash = hasher.Hash(base::Secret::FromText("p"));
                if (!hash.ok()) refused[i] = hash.error().code;
            });
        }
    }

    int unavailable = 0;
    for (const auto code : refused) unavailable += code == base::ErrorCode::kUnavailable ? 1 : 0;
    CHECK(unavailable > 0);
    CHECK(unavailable < kThreads);
    CHECK(hasher.Hash(base::Secret::FromText("p")).ok());
}
