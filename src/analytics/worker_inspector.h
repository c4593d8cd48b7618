// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_process.h"
#include "catalog/file_inspector.h"

namespace analytics {

// The longest that finding a table's schema may take.
inline constexpr std::chrono::minutes kInspectTimeMax{2};

// Inspects files in a new worker process each time. Thread-safe.
class WorkerInspector final : public catalog::FileInspector {
  public:
    WorkerInspector(base::Clock& clock, WorkerProgram program)
        : clock_(clock), program_(std::move(program)) {}

    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source& source,
                                                std::span<const catalog::OpenFile> files) override;

  private:
    base::Clock& clock_;
    WorkerProgram program_;
};

}  // namespace analytics
