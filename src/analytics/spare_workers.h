// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_process.h"
#include "base/mutex.h"

#include <condition_variable>
#include <cstddef>
#include <stop_token>
#include <thread>
#include <vector>

namespace analytics {

// Worker processes that were started ahead and have seen nothing yet, so that who needs one waits neither for its start
// nor for the end of the one before. Each serves one taker. Thread-safe.
class SpareWorkers final {
  public:
    SpareWorkers(base::Clock& clock, WorkerProgram program)
        : clock_(clock), program_(std::move(program)) {}

    // From now on keeps so many, at least one, in a thread of its own; none before. To be called once.
    void Keep(std::size_t count);

    // A spare one, or a new one where there is none that lives.
    base::Result<WorkerProcess> Take();

    // Ends a worker that has served, and starts another in its place if spares are kept. Not when it is taken: a query
    // would share its processors with the start.
    void Return(WorkerProcess served);

  private:
    void Run(const std::stop_token& stop);
    void Fill();

    base::Clock& clock_;
    WorkerProgram program_;
    base::Mutex mutex_;
    std::condition_variable_any changed_;
    std::size_t wanted_ GUARDED_BY(mutex_) = 0;
    bool wake_ GUARDED_BY(mutex_) = false;
    std::vector<WorkerProcess> spares_ GUARDED_BY(mutex_);
    std::vector<WorkerProcess> served_ GUARDED_BY(mutex_);
    std::jthread thread_;  // ends before what it uses
};

}  // namespace analytics
