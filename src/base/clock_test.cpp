// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("times are written as ISO 8601 in UTC with milliseconds") {
    const base::WallTime time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 17h +
                              24min + 5s + 7ms};

    CHECK(base::ToIso8601(time) == "2026-11-20T17:24:05.007Z");
    CHECK(base::ToSqlTimestamp(time) == "2026-11-20 17:24:05.007");
}

TEST_CASE("a manual clock moves only when somebody sleeps on it") {
    base::ManualClock clock(base::WallTime{1000ms});
    const auto before = clock.SteadyNow();

    clock.SleepFor(250ms);

    CHECK(clock.Now() == base::WallTime{1250ms});
    CHECK(clock.SteadyNow() - before == 250ms);
}

TEST_CASE("the system clock's steady time does not go back") {
    base::SystemClock clock;
    const auto first = clock.SteadyNow();

    CHECK(clock.SteadyNow() >= first);
    CHECK(clock.Now() > base::WallTime{});
}
