// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_process.h"

namespace analytics {

// Waits for a worker within the limits of one call: deadline, cancellation, resident memory; tells progress.
// Single-threaded.
class CallWait final : public SocketWait {
  public:
    CallWait(pid_t pid, base::Clock& clock, const CallLimits& limits);

    base::Status Until(int socket, short events) override;

  private:
    base::Status Check();

    pid_t pid_;
    base::Clock& clock_;
    const CallLimits& limits_;
    base::SteadyTime start_;
    base::SteadyTime told_;
};

}  // namespace analytics
