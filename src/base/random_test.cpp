// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <doctest/doctest.h>
#include <set>

TEST_CASE("a UUID has the version and variant of a random one") {
    base::SystemRandom random;
    const std::string uuid = random.Uuid();

    CHECK(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    CHECK(random.Uuid() != uuid);
}

TEST_CASE("bounded numbers stay below their bound and reach all of it") {
    base::SeededRandom random(7);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 200; ++i) seen.insert(random.Below(5));

    CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4});
}

TEST_CASE("a seed repeats its sequence and account digits do not start with zero") {
    base::SeededRandom first(42);
    base::SeededRandom second(42);

    const std::string digits = first.Digits(12);
    CHECK(digits == second.Digits(12));
    CHECK(digits.size() == 12);
    CHECK(digits[0] != '0');
}
