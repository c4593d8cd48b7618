// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_connection.h"

namespace analytics {

// Does what a worker is asked to do, one request after the other: inspect, run, read. Single-threaded.
class WorkerRequests final {
  public:
    explicit WorkerRequests(WorkerConnection& connection) : connection_(connection) {}
    WorkerRequests(const WorkerRequests&) = delete;
    WorkerRequests& operator=(const WorkerRequests&) = delete;

    // The answer, or the error that becomes it.
    base::Result<base::Json> Handle(WorkerConnection::Request& request);

  private:
    base::Result<base::Json> Inspect(WorkerConnection::Request& request);
    base::Result<base::Json> Run(WorkerConnection::Request& request);
    base::Result<base::Json> Read(WorkerConnection::Request& request);

    WorkerConnection& connection_;
};

}  // namespace analytics
