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

TEST_CASE("a time that was written is read back, and days and whole seconds are read too") {
    const base::WallTime day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

    CHECK(base::ParseIso8601("2026-11-20") == day);
    CHECK(base::ParseIso8601("2026-11-20T17:24:05Z") == day + 17h + 24min + 5s);
    CHECK(base::ParseIso8601(base::ToIso8601(day + 7ms)) == day + 7ms);
}

TEST_CASE("the first and the last time that have a text come back from it") {
    CHECK(base::ToIso8601(base::kWallTimeMin) == "0000-01-01T00:00:00.000Z");
    CHECK(base::ToIso8601(base::kWallTimeMax) == "9999-12-31T23:59:59.999Z");
    CHECK(base::ParseIso8601("0000-01-01") == base::kWallTimeMin);
    CHECK(base::ParseIso8601("9999-12-31T23:59:59.999Z") == base::kWallTimeMax);
}

TEST_CASE("what is no time is not read as one") {
    CHECK_FALSE(base::ParseIso8601(""));
    CHECK_FALSE(base::ParseIso8601("2026-02-30"));
    CHECK_FALSE(base::ParseIso8601("2026-11-20T24:00:00Z"));
    CHECK_FALSE(base::ParseIso8601("2026-11-20T17:60:00Z"));
    CHECK_FALSE(base::ParseIso8601("2026-11-20 17:24:05Z"));
    CHECK_FALSE(base::ParseIso8601("2026-11-20T17:24:05+00:00"));
    CHECK_FALSE(base::ParseIso8601("2026-11-2xT17:24:05Z"));
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
