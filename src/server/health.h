// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "net/http_server.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

namespace server {

inline constexpr std::chrono::milliseconds kReadinessAge{1'000};

// What a load balancer asks without a signature: /healthz, whether the process lives, and /readyz,
// whether it should be sent requests: not while it drains, nor when its database takes no write.
// Thread-safe.
class Health final {
  public:
    using TryWrite = std::function<base::Status()>;  // on any thread

    // `try_write` is called at most once in kReadinessAge, so that asking often costs the disk nothing.
    Health(base::Clock& clock, TryWrite try_write)
        : clock_(clock), try_write_(std::move(try_write)) {}

    static bool IsAsked(const net::ServerRequest& request);
    // Of a request that IsAsked.
    net::ServerAnswer Answer(const net::ServerRequest& request);

    // From now on the server is not ready.
    void Drain() { draining_ = true; }

  private:
    bool IsWritable();

    base::Clock& clock_;
    TryWrite try_write_;
    std::atomic<bool> draining_{false};
    base::Mutex mutex_;
    std::optional<base::SteadyTime> tried_at_ GUARDED_BY(mutex_);
    bool writable_ GUARDED_BY(mutex_) = false;
};

}  // namespace server
