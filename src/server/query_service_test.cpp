// SPDX-License-Identifier: Apache-2.0
#include "server/query_service.h"

#include <doctest/doctest.h>

TEST_CASE("so many queries run at once as processors and half of the memory allow") {
    constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

    CHECK(server::RunsAtOnce(2, 64 * kGiB, 2 * kGiB) == 4);
    CHECK(server::RunsAtOnce(16, 64 * kGiB, 2 * kGiB) == 16);
    CHECK(server::RunsAtOnce(16, 8 * kGiB, 2 * kGiB) == 2);
    CHECK(server::RunsAtOnce(16, kGiB, 2 * kGiB) == 1);
    CHECK(server::RunsAtOnce(1'000, 10'000 * kGiB, kGiB) == 64);
}

TEST_CASE("one account never has all places") {
    server::ServeArguments arguments;
    arguments.run_memory_mib = 100;
    arguments.runs_at_once = 3;
    arguments.runs_per_account = 5;
    CHECK(server::RunnerOptionsFor(arguments).runs_per_account == 2);

    arguments.runs_at_once = 1;
    CHECK(server::RunnerOptionsFor(arguments).runs_per_account == 1);
    arguments.runs_at_once = 20;
    CHECK(server::RunnerOptionsFor(arguments).runs_per_account == 5);
    CHECK(server::RunnerOptionsFor(arguments).limits.memory_bytes_max == 104'857'600);
}
