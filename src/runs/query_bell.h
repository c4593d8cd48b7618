// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/mutex.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>

namespace runs {

// Wakes who waits for queries. Rung inside the transaction that submits or cancels one: who then
// takes the writer's place waits for that transaction and sees what it wrote. Thread-safe.
class QueryBell final {
  public:
    void Ring();

    // How often it was rung: taken before one looks, so that no ring is missed.
    std::uint64_t Rings();

    // True as soon as it was rung after `heard`; false after `at_most`, now and then earlier.
    bool WaitFor(std::uint64_t heard, std::chrono::milliseconds at_most);

  private:
    base::Mutex mutex_;
    std::condition_variable_any rung_;
    std::uint64_t rings_ GUARDED_BY(mutex_) = 0;
};

}  // namespace runs
