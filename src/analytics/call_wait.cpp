// SPDX-License-Identifier: Apache-2.0
#include "analytics/call_wait.h"

#include "analytics/process_memory.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace analytics {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookEvery{20};  // for cancellation and memory
constexpr milliseconds kTellEvery{250};

}  // namespace

CallWait::CallWait(pid_t pid, base::Clock& clock, const CallLimits& limits)
    : pid_(pid), clock_(clock), limits_(limits), start_(clock.SteadyNow()), told_(start_) {}

base::Status CallWait::Until(int socket, short events) {
    for (;;) {
        RETURN_IF_ERROR(Check());
        pollfd entry{.fd = socket, .events = events, .revents = 0};
        const int ready = poll(&entry, 1, static_cast<int>(kLookEvery.count()));
        if (ready > 0) return {};
        if (ready < 0 && errno != EINTR) return base::FromErrno("waiting for a worker", errno);
    }
}

base::Status CallWait::Check() {
    const base::SteadyTime now = clock_.SteadyNow();
    const auto elapsed = std::chrono::duration_cast<milliseconds>(now - start_);
    if (limits_.stop.stop_requested())
        return base::Error{base::ErrorCode::kCancelled, "cancelled", {}};
    if (elapsed > limits_.time_max) {
        return base::Error{base::ErrorCode::kTimeout, "took longer than its time limit", {}};
    }
    if (ResidentBytes(pid_) > limits_.resident_bytes_max) {
        return base::ResourceExhausted("needs more memory than its limit");
    }
    if (limits_.progress && now - told_ >= kTellEvery) {
        told_ = now;
        limits_.progress(elapsed);
    }
    return {};
}

}  // namespace analytics
