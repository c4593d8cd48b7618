// SPDX-License-Identifier: Apache-2.0
#include "access/unique_id.h"

#include <algorithm>
#include <doctest/doctest.h>

TEST_CASE("ids have their prefix and sixteen characters that nobody mixes up") {
    base::SeededRandom random(5);

    const std::string id = access_control::UniqueId(access_control::kAccessKeyPrefix, random);

    CHECK(id.size() == 20);
    CHECK(id.starts_with("AKIA"));
    CHECK(std::ranges::all_of(
        id, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); }));
    CHECK(access_control::UniqueId("AKIA", random) != id);
}

TEST_CASE("secrets have forty characters and differ") {
    base::SeededRandom random(5);

    const base::Secret first = access_control::NewSecretAccessKey(random);
    const base::Secret second = access_control::NewSecretAccessKey(random);

    CHECK(first.RevealText().size() == 40);
    CHECK_FALSE(first.Equals(second));
}
