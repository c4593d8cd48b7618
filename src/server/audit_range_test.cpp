// SPDX-License-Identifier: Apache-2.0
#include "server/audit_range.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("a day in --from begins it, and one in --to ends with it") {
    const base::WallTime day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

    const auto range = *server::ParseRange({"2026-11-20", "2026-11-20"});

    CHECK(range.from == day);
    CHECK(range.to == day + 24h - 1ms);
    CHECK(server::ParseRange({"", "2026-11-20T17:24:05Z"})->to == day + 17h + 24min + 5s);
    CHECK_FALSE(server::ParseRange({"", ""})->from);
}

TEST_CASE("what is no time is refused with the option's name") {
    const auto range = server::ParseRange({"yesterday", ""});

    REQUIRE_FALSE(range.ok());
    CHECK(range.error().message.starts_with("--from: "));
}
