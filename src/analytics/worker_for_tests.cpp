// SPDX-License-Identifier: Apache-2.0
// The worker process alone, for tests that need no glovebox program.
#include "analytics/spawn.h"
#include "analytics/worker_main.h"

int main() { return analytics::WorkerMain(analytics::kWorkerSocket); }
