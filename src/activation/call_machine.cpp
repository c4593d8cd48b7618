// SPDX-License-Identifier: Apache-2.0
#include "activation/call_machine.h"

#include "base/assert.h"

#include <algorithm>

namespace activation {
namespace {

// Whether less than `longest` passed since `since`, which starts now if it has not yet.
template <class Duration>
bool IsWithin(std::optional<base::SteadyTime>& since, base::SteadyTime now, Duration longest) {
    if (!since) since = now;
    return now - *since < longest;
}

}  // namespace

void CallMachine::Begin() {
    retries_ = 0;
    blocked_waits_ = 0;
    busy_since_.reset();
    invisible_since_.reset();
    // Throttling is about the account, not about one call: it ends with an answer that is clear.
}

Step CallMachine::OnAnswer(const Answer& answer, base::SteadyTime now) {
    switch (answer.behaviour) {
        case Behaviour::kDone: return Succeeded(answer.usage, now);
        case Behaviour::kRetry: return Retry(answer.usage, now);
        case Behaviour::kRetryThenSplit: return RetryThenSplit(answer.usage, now);
        case Behaviour::kNotYetVisible: return NotYetVisible(now);
        case Behaviour::kThrottle: return Throttled(answer.usage, now);
        case Behaviour::kWaitState: return WaitState(now);
        case Behaviour::kWaitThenPolicy: return Blocked();
        case Behaviour::kSplit: return {Step::Kind::kSplit};
        case Behaviour::kNewSession: return {Step::Kind::kNewSession};
        case Behaviour::kReauthorise:
        case Behaviour::kTerms:
        case Behaviour::kPermission:
        case Behaviour::kConfiguration:
        case Behaviour::kPolicy:
        case Behaviour::kGone:
        case Behaviour::kSurface: return {Step::Kind::kStop};
    }
    UNREACHABLE();
}

Step CallMachine::OnUnanswered(base::SteadyTime now) { return Retry({}, now); }

Step CallMachine::Succeeded(const Usage& usage, base::SteadyTime now) {
    if (!IsAtLimit(usage)) {
        throttled_since_.reset();
        throttle_waits_ = 0;
        return {Step::Kind::kDone, Slowdown(usage.percent)};
    }
    // This one went through; the next would not, and calls while throttled prolong it.
    IsWithin(throttled_since_, now, patience_.throttled_for_max);
    return {Step::Kind::kDone, ThrottleWait(usage)};
}

Step CallMachine::Retry(const Usage& usage, base::SteadyTime now) {
    // Trouble while the headers say stop is throttling under another name.
    if (IsAtLimit(usage)) return Throttled(usage, now);
    if (retries_ >= patience_.retries_max) return {Step::Kind::kStop};
    const auto wait = Backoff(patience_.retry_first, patience_.retry_longest, retries_++);
    return {Step::Kind::kAgain, wait};
}

Step CallMachine::RetryThenSplit(const Usage& usage, base::SteadyTime now) {
    if (retries_ >= patience_.retries_before_split) return {Step::Kind::kSplit};
    return Retry(usage, now);
}

Step CallMachine::Throttled(const Usage& usage, base::SteadyTime now) {
    if (!IsWithin(throttled_since_, now, patience_.throttled_for_max)) return {Step::Kind::kStop};
    return {Step::Kind::kAgain, ThrottleWait(usage)};
}

Step CallMachine::WaitState(base::SteadyTime now) {
    if (!IsWithin(busy_since_, now, patience_.state_for_max)) return {Step::Kind::kStop};
    return {Step::Kind::kAgain, Backoff(patience_.state_wait, patience_.state_wait, 0)};
}

Step CallMachine::NotYetVisible(base::SteadyTime now) {
    if (!IsWithin(invisible_since_, now, limits_.invisible_for_max)) return {Step::Kind::kStop};
    return {Step::Kind::kAgain, Backoff(patience_.invisible_wait, patience_.invisible_wait, 0)};
}

Step CallMachine::Blocked() {
    if (blocked_waits_++ >= patience_.blocked_waits_max) return {Step::Kind::kStop};
    return {Step::Kind::kAgain, Backoff(patience_.blocked_wait, patience_.blocked_wait, 0)};
}

bool CallMachine::IsAtLimit(const Usage& usage) const {
    return usage.percent >= patience_.stop_at_percent;
}

CallMachine::Milliseconds CallMachine::ThrottleWait(const Usage& usage) {
    const Milliseconds backoff =
        Backoff(patience_.throttle_first, patience_.throttle_longest, throttle_waits_++);
    return std::max<Milliseconds>(backoff, usage.regain);
}

CallMachine::Milliseconds CallMachine::Slowdown(double percent) const {
    if (percent <= patience_.slow_from_percent) return Milliseconds(0);
    const double share = (percent - patience_.slow_from_percent) /
                         (patience_.stop_at_percent - patience_.slow_from_percent);
    return Milliseconds(
        static_cast<std::int64_t>(share * static_cast<double>(patience_.slow_longest.count())));
}

CallMachine::Milliseconds CallMachine::Backoff(Milliseconds first, Milliseconds longest,
                                               int doublings) {
    Milliseconds wait = first;
    for (int i = 0; i < doublings && wait < longest; ++i) wait *= 2;
    wait = std::min(wait, longest);
    // Half is certain and half is chance, so that many senders do not come back together.
    const auto half = static_cast<std::uint64_t>(wait.count() / 2);
    return wait - Milliseconds(random_.Below(half + 1));
}

}  // namespace activation
