// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/row_batch.h"
#include "analytics/worker_process.h"
#include "runs/engine.h"

#include <memory>

namespace analytics {

// How long one result may keep its reader waiting, over all its batches: rows that never end, end here.
inline constexpr std::chrono::minutes kReadTimeMax{60};

// The rows of one result object as a worker sends them; the worker waits while nobody takes them, so memory does
// not grow with the result. Single-threaded.
class WorkerRowStream final : public runs::RowStream {
  public:
    static base::Result<std::unique_ptr<WorkerRowStream>> Open(WorkerProcess worker, int fd,
                                                               base::Clock& clock);

    const std::vector<query::NamedType>& Columns() const override { return columns_; }
    base::Result<std::vector<Cell>> Next() override;

    // Of the worker so far.
    std::uint64_t PeakBytes() const { return worker_.PeakBytes(); }

  private:
    WorkerRowStream(WorkerProcess worker, CallLimits limits, base::Clock& clock)
        : worker_(std::move(worker)), clock_(clock), limits_(std::move(limits)) {}

    base::Result<Message> Receive();
    base::Status Fill();

    WorkerProcess worker_;
    base::Clock& clock_;
    std::chrono::milliseconds time_left_ = kReadTimeMax;
    CallLimits limits_;
    std::vector<query::NamedType> columns_;
    std::string batch_;
    RowBatchReader reader_;
    bool ended_ = false;
};

}  // namespace analytics
