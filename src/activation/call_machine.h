// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "base/clock.h"
#include "base/random.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace activation {

// How patient we are. All waits but the ones the platform asks for are jittered.
struct Patience {
    int retries_max = 8;  // in a row for one call, without an answer that helps
    int retries_before_split = 3;
    std::chrono::milliseconds retry_first{1'000};
    std::chrono::milliseconds retry_longest{300'000};
    std::chrono::milliseconds throttle_first{60'000};
    std::chrono::milliseconds throttle_longest{900'000};
    std::chrono::hours throttled_for_max{12};
    double slow_from_percent = 75;
    double stop_at_percent = 95;
    std::chrono::milliseconds slow_longest{60'000};  // just under stop_at_percent
    std::chrono::milliseconds state_wait{60'000};
    std::chrono::hours state_for_max{2};  // a replace takes at most 90 minutes
    std::chrono::milliseconds blocked_wait{1'800'000};
    int blocked_waits_max = 2;
    std::chrono::milliseconds invisible_wait{2'000};
};

// What to do about the call that was just made, and how long to wait before the next one.
struct Step {
    enum class Kind { kDone, kAgain, kSplit, kNewSession, kStop };

    Kind kind = Kind::kDone;
    std::chrono::milliseconds wait{0};

    bool operator==(const Step&) const = default;
};

// Decides, call after call to one platform, whether to go on, wait, repeat, divide or give up.
// Knows no network: it is told what came back and when. Single-threaded.
class CallMachine final {
  public:
    CallMachine(const CallLimits& limits, const Patience& patience, base::Random& random)
        : limits_(limits), patience_(patience), random_(random) {}

    // Before the first sending of each call.
    void Begin();

    Step OnAnswer(const Answer& answer, base::SteadyTime now);

    // No answer came: reset, deadline, refused connection.
    Step OnUnanswered(base::SteadyTime now);

  private:
    using Milliseconds = std::chrono::milliseconds;
    using Since = std::optional<base::SteadyTime>;

    Step Succeeded(const Usage& usage, base::SteadyTime now);
    Step Retry(const Usage& usage, base::SteadyTime now);
    Step RetryThenSplit(const Usage& usage, base::SteadyTime now);
    Step Throttled(const Usage& usage, base::SteadyTime now);
    Step WaitState(base::SteadyTime now);
    Step NotYetVisible(base::SteadyTime now);
    Step Blocked();
    bool IsAtLimit(const Usage& usage) const;
    Milliseconds ThrottleWait(const Usage& usage);
    Milliseconds Slowdown(double percent) const;
    Milliseconds Backoff(Milliseconds first, Milliseconds longest, int doublings);

    const CallLimits limits_;
    const Patience patience_;
    base::Random& random_;
    int retries_ = 0;
    int blocked_waits_ = 0;
    int throttle_waits_ = 0;
    Since throttled_since_;
    Since busy_since_;
    Since invisible_since_;
};

}  // namespace activation
