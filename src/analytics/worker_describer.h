// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_process.h"
#include "base/mutex.h"
#include "runs/describer.h"

#include <vector>

namespace analytics {

// The longest one description may take; then its worker is killed and replaced.
inline constexpr std::chrono::seconds kDescribeTimeMax{2};

// Describes texts in warm worker processes, each holding the shadow database of the schema it was last asked about.
// Thread-safe: callers at the same time get workers of their own.
class WorkerDescriber final : public runs::Describer {
  public:
    WorkerDescriber(base::Clock& clock, WorkerProgram program);
    ~WorkerDescriber() override;

    base::Result<runs::Described> Describe(const runs::ShadowSchema& schema,
                                           const runs::QueryText& text,
                                           base::WallTime now) override;

  private:
    struct Warm;

    base::Result<Warm> Take(const std::string& schema);
    void GiveBack(Warm worker);

    base::Clock& clock_;
    WorkerProgram program_;
    base::Mutex mutex_;
    std::vector<Warm> idle_ GUARDED_BY(mutex_);
};

}  // namespace analytics
