// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "monitoring/metrics.h"
#include "runs/query_runner.h"
#include "server/arguments_serve.h"

#include <cstdint>

namespace server {

class Node;

// How many queries run at once on such a machine when nobody says: as many as processors, four at
// least, as far as half of the memory goes.
int RunsAtOnce(unsigned processors, std::uint64_t memory_bytes, std::uint64_t bytes_per_run);

// What the runner may do, as the options and this machine have it.
runs::RunnerOptions RunnerOptionsFor(const ServeArguments& arguments);

// The threads that run the node's queries, started and measured. `metrics` outlives them, and they the last look at it.
base::Result<std::unique_ptr<runs::QueryRunner>>
StartQueries(Node& node, const ServeArguments& arguments, monitoring::Metrics& metrics);

}  // namespace server
