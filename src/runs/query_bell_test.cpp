// SPDX-License-Identifier: Apache-2.0
#include "runs/query_bell.h"

#include <doctest/doctest.h>
#include <thread>

TEST_CASE("a ring after one has looked is never missed") {
    runs::QueryBell bell;
    const auto heard = bell.Rings();
    bell.Ring();

    CHECK(bell.WaitFor(heard, std::chrono::hours(1)));
    CHECK_FALSE(bell.WaitFor(bell.Rings(), std::chrono::milliseconds(1)));
}

TEST_CASE("who waits is woken") {
    runs::QueryBell bell;
    const auto heard = bell.Rings();
    std::jthread ringer([&bell] { bell.Ring(); });

    while (!bell.WaitFor(heard, std::chrono::hours(1))) {}
    CHECK(bell.Rings() == heard + 1);
}
