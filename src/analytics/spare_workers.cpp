// SPDX-License-Identifier: Apache-2.0
#include "analytics/spare_workers.h"

#include <optional>
#include <utility>

namespace analytics {

void SpareWorkers::Keep(std::size_t count) {
    {
        const base::Lock lock(mutex_);
        wanted_ = count;
        wake_ = true;
    }
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

base::Result<WorkerProcess> SpareWorkers::Take() {
    for (;;) {
        std::optional<WorkerProcess> spare;
        {
            const base::Lock lock(mutex_);
            if (spares_.empty()) break;
            spare.emplace(std::move(spares_.back()));
            spares_.pop_back();
        }
        if (!spare->HasEnded()) return *std::move(spare);
    }
    return WorkerProcess::Start(program_, clock_);
}

void SpareWorkers::Return(WorkerProcess served) {
    const base::Lock lock(mutex_);
    if (wanted_ == 0) return;
    served_.push_back(std::move(served));
    wake_ = true;
    changed_.notify_one();
}

void SpareWorkers::Run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::vector<WorkerProcess> ending;
        {
            const base::Lock lock(mutex_);
            changed_.wait(mutex_, stop, [this]() REQUIRES(mutex_) { return wake_; });
            wake_ = false;
            ending.swap(served_);
        }
        ending.clear();
        if (!stop.stop_requested()) Fill();
    }
}

// One that cannot be started now is missing until the next worker returns.
void SpareWorkers::Fill() {
    for (;;) {
        {
            const base::Lock lock(mutex_);
            if (spares_.size() >= wanted_) return;
        }
        auto started = WorkerProcess::Start(program_, clock_);
        if (!started.ok()) return;
        const base::Lock lock(mutex_);
        spares_.push_back(*std::move(started));
    }
}

}  // namespace analytics
