// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_main.h"
#include "server/commands.h"

namespace server {
namespace {

// The worker's end of its socket, by agreement with the process that started it.
constexpr int kWorkerSocket = 3;

}  // namespace

int Run(const WorkerArguments&) { return analytics::WorkerMain(kWorkerSocket); }

}  // namespace server
