// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/spare_workers.h"
#include "runs/engine.h"

namespace analytics {

// Most bytes of one result.
inline constexpr std::uint64_t kResultBytesMax = std::uint64_t{256} << 30U;

// What a worker may have resident beyond what its DuckDB counts, before it is killed: the library itself, and a
// quarter of its limit for what DuckDB allocates uncounted.
std::uint64_t ResidentLimit(std::uint64_t memory_bytes_max);

// Runs each query, and reads each result, in a new worker process. Thread-safe.
class WorkerEngine final : public runs::Engine {
  public:
    WorkerEngine(base::Clock& clock, WorkerProgram program)
        : clock_(clock), program_(program), spares_(clock, std::move(program)) {}

    // Keeps so many workers started ahead, for who runs one query after the other.
    void KeepSpares(std::size_t count) { spares_.Keep(count); }

    base::Result<runs::RunReport> Run(const runs::RunRequest& request, const Progress& progress,
                                      std::stop_token stop) override;
    base::Result<std::unique_ptr<runs::RowStream>> Read(int fd) override;

  private:
    base::Clock& clock_;
    WorkerProgram program_;
    SpareWorkers spares_;
};

}  // namespace analytics
