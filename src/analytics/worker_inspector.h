// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_process.h"
#include "catalog/file_inspector.h"

namespace analytics {

// The longest that finding a table's schema may take.
inline constexpr std::chrono::minutes kInspectTimeMax{2};

// The longest that reading a table whole may take.
inline constexpr std::chrono::minutes kReadWholeTimeMax{60};

// Inspects files in a new worker process each time. Thread-safe.
class WorkerInspector final : public catalog::FileInspector {
  public:
    WorkerInspector(base::Clock& clock, WorkerProgram program)
        : clock_(clock), program_(std::move(program)) {}

    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source& source,
                                                std::span<const catalog::OpenFile> files) override;

    base::Result<catalog::WholeReading>
    ReadWhole(const catalog::Source& source, const catalog::PinnedSchema& schema,
              std::span<const catalog::OpenFile> files,
              const catalog::WholeReadingOptions& options) override;

  private:
    base::Result<base::Json> Ask(const base::Json& request,
                                 std::span<const catalog::OpenFile> files,
                                 const CallLimits& limits);

    base::Clock& clock_;
    WorkerProgram program_;
};

}  // namespace analytics
