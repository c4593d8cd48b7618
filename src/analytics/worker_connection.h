// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/message.h"
#include "base/json.h"
#include "base/mutex.h"

#include <vector>

namespace analytics {

// The worker's end of its connection. Next is for the main thread; NeedSpillFile may be called by any thread while
// a request is being worked on, but not while rows are sent. Thread-safe.
class WorkerConnection final {
  public:
    explicit WorkerConnection(int socket) : socket_(socket) {}

    struct Request {
        base::Json json;
        std::vector<base::UniqueFd> descriptors;
    };

    // The next request and all its descriptors; kUnavailable when the parent has gone.
    base::Result<Request> Next();
    base::Status Send(MessageKind kind, std::string_view body);
    // One more unnamed file from the parent; not valid when there is none.
    base::UniqueFd NeedSpillFile();

  private:
    int socket_;
    base::Mutex asking_;  // a question and its answer stay together
};

}  // namespace analytics
