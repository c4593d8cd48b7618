// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_connection.h"

#include <memory>

namespace analytics {

// Does what a worker is asked to do, one request after the other: describe, inspect, read whole, run, read. Keeps the shadow
// database of the last schema between requests. Single-threaded.
class WorkerRequests final {
  public:
    explicit WorkerRequests(WorkerConnection& connection);
    ~WorkerRequests();
    WorkerRequests(const WorkerRequests&) = delete;
    WorkerRequests& operator=(const WorkerRequests&) = delete;

    // Opens the engine ahead of a run that may come; without it a run opens it itself.
    void OpenAhead();

    // The answer, or the error that becomes it.
    base::Result<base::Json> Handle(WorkerConnection::Request& request);

  private:
    struct Shadow;
    struct Ahead;

    base::Result<base::Json> Describe(const base::Json& json);
    base::Result<base::Json> Inspect(WorkerConnection::Request& request);
    base::Result<base::Json> ReadTableWhole(WorkerConnection::Request& request);
    base::Result<base::Json> Run(WorkerConnection::Request& request);
    base::Result<base::Json> Read(WorkerConnection::Request& request);

    WorkerConnection& connection_;
    std::unique_ptr<Shadow> shadow_;
    std::unique_ptr<Ahead> ahead_;
};

}  // namespace analytics
