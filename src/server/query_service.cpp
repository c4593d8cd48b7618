// SPDX-License-Identifier: Apache-2.0
#include "server/query_service.h"

#include "server/node.h"

#include <algorithm>
#include <thread>
#include <unistd.h>
#include <utility>

namespace server {
namespace {

constexpr std::size_t kSpareWorkers = 2;  // started ahead, so that a query does not wait for one
constexpr unsigned kRunsMin = 4;
constexpr std::uint64_t kRunsMax = 64;
constexpr unsigned kThreadsPerRunMax = 8;
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;

unsigned Processors() { return std::max(1U, std::thread::hardware_concurrency()); }

std::uint64_t MemoryBytes() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long size = sysconf(_SC_PAGE_SIZE);
    if (pages <= 0 || size <= 0) return 0;
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
}

}  // namespace

int RunsAtOnce(unsigned processors, std::uint64_t memory_bytes, std::uint64_t bytes_per_run) {
    const std::uint64_t wanted = std::max(processors, kRunsMin);
    const std::uint64_t fitting = memory_bytes / 2 / bytes_per_run;
    return static_cast<int>(std::clamp<std::uint64_t>(std::min(wanted, fitting), 1, kRunsMax));
}

runs::RunnerOptions RunnerOptionsFor(const ServeArguments& arguments) {
    runs::RunnerOptions options;
    options.limits.memory_bytes_max = std::uint64_t{arguments.run_memory_mib} * kMiB;
    options.limits.threads_max = static_cast<int>(std::clamp(Processors(), 1U, kThreadsPerRunMax));
    options.limits.time_max = arguments.run_time_max;
    options.runs_at_once = arguments.runs_at_once > 0 ? static_cast<int>(arguments.runs_at_once)
                                                      : RunsAtOnce(Processors(), MemoryBytes(),
                                                                   options.limits.memory_bytes_max);
    // One account never has all places, where there are several.
    options.runs_per_account =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(arguments.runs_per_account), 1,
                                 std::max(1, options.runs_at_once - 1));
    return options;
}

base::Result<std::unique_ptr<runs::QueryRunner>>
StartQueries(Node& node, const ServeArguments& arguments, monitoring::Metrics& metrics) {
    node.KeepSpareWorkers(kSpareWorkers);
    runs::RunnerServices services = node.runner_services();
    services.ended = [&metrics](runs::QueryStatus status, monitoring::Took took) {
        metrics.CountQuery(ToString(status), took);
    };
    ASSIGN_OR_RETURN(auto runner,
                     runs::QueryRunner::Start(std::move(services), RunnerOptionsFor(arguments)));
    metrics.Watch({"glovebox_protected_queries_running", "Protected queries that run here now."},
                  [running = runner.get()] { return static_cast<double>(running->running()); });
    return runner;
}

}  // namespace server
