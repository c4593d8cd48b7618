// SPDX-License-Identifier: Apache-2.0
// The worker process alone, for tests that need no glovebox program.
#include "analytics/spawn.h"
#include "analytics/worker_main.h"

// A sanitizer's own memory counts as the worker's: keep it small, or the limits of the tests are its limits.
extern "C" const char*
__asan_default_options();  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=8:detect_leaks=0"; }

int main() { return analytics::WorkerMain(analytics::kWorkerSocket); }
