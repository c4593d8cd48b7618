// SPDX-License-Identifier: Apache-2.0
#include "analytics/spare_workers.h"

#include "analytics/worker_test_support.h"

#include <csignal>
#include <doctest/doctest.h>
#include <set>
#include <thread>

namespace {

struct Spares {
    pid_t Take() {
        auto worker = spares.Take();
        REQUIRE(worker.ok());
        taken.push_back(*std::move(worker));
        return taken.back().pid();
    }

    static analytics::WorkerProgram Counted(analytics::WorkerCounts& counts) {
        analytics::WorkerProgram program = analytics::TestWorker();
        program.counts = &counts;
        return program;
    }

    base::SystemClock clock;
    analytics::WorkerCounts counts;
    analytics::SpareWorkers spares{clock, Counted(counts)};
    std::vector<analytics::WorkerProcess> taken;
};

}  // namespace

TEST_CASE("who takes a worker has it alone, whether it was spare or new") {
    Spares node;
    node.spares.Keep(1);

    const std::set<pid_t> pids{node.Take(), node.Take(), node.Take()};

    CHECK(pids.size() == 3);
    for (const auto& worker : node.taken) CHECK_FALSE(worker.HasEnded());
}

TEST_CASE("a worker that has served ends, and another is started in its place") {
    Spares node;
    node.spares.Keep(1);
    const pid_t first = node.Take();

    node.spares.Return(std::move(node.taken.front()));

    while (kill(first, 0) == 0) std::this_thread::yield();
    while (node.counts.started < 2) std::this_thread::yield();
    CHECK(kill(first, 0) == -1);
}

TEST_CASE("nothing is started ahead until spares are to be kept") {
    Spares node;
    const pid_t only = node.Take();

    node.spares.Return(std::move(node.taken.front()));

    CHECK(kill(only, 0) == -1);
    CHECK(node.counts.started == 1);
}

TEST_CASE("a spare worker that died is known to have ended, so that nobody gets it") {
    Spares node;
    const pid_t taken = node.Take();
    CHECK_FALSE(node.taken.back().HasEnded());

    kill(taken, SIGKILL);

    while (!node.taken.back().HasEnded()) std::this_thread::yield();
    CHECK(node.taken.back().HasEnded());
}
