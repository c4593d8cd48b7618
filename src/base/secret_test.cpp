// SPDX-License-Identifier: Apache-2.0
#include "base/secret.h"

#include <doctest/doctest.h>
#include <type_traits>
#include <utility>

static_assert(!std::is_copy_constructible_v<base::Secret>);

TEST_CASE("secrets are equal by their bytes and unequal by length or byte") {
    const auto secret = base::Secret::FromText("token");

    CHECK(secret.Equals(base::Secret::FromText("token")));
    CHECK_FALSE(secret.Equals(base::Secret::FromText("tokem")));
    CHECK_FALSE(secret.Equals(base::Secret::FromText("toke")));
}

TEST_CASE("a moved secret leaves nothing behind") {
    auto first = base::Secret::FromText("token");
    const base::Secret second = std::move(first);

    CHECK(first.empty());  // NOLINT(bugprone-use-after-move)
    CHECK(second.RevealText() == "token");
    CHECK(second.Clone().Equals(second));
}
