// SPDX-License-Identifier: Apache-2.0
#include "activation/patient_caller.h"

#include <algorithm>

namespace activation {
namespace {

// How long a request to stop may have to wait.
constexpr std::chrono::milliseconds kSlice{500};
constexpr std::chrono::milliseconds kNoticeable{2'000};

bool IsUnanswered(const base::Error& error) {
    // An answer that was too long to read came from somebody: what it would have said is unknown.
    return error.code == base::ErrorCode::kUnavailable || error.code == base::ErrorCode::kTimeout ||
           error.code == base::ErrorCode::kResourceExhausted;
}

Answer NoAnswer(const base::Error& error) {
    Answer answer;
    answer.behaviour = Behaviour::kRetry;
    answer.remedy = "The platform did not answer (" + error.message +
                    "): see that it can be reached, then run the same command again.";
    return answer;
}

}  // namespace

base::Status PatientCaller::Wait() {
    if (wait_ >= kNoticeable && on_wait_) on_wait_(clock_.Now() + wait_);
    while (wait_.count() > 0) {
        if (stop_.stop_requested()) break;
        const auto slice = std::min(wait_, kSlice);
        clock_.SleepFor(slice);
        wait_ -= slice;
    }
    if (!stop_.stop_requested()) return {};
    return base::Error{
        base::ErrorCode::kCancelled, "stopped; the same command goes on where this one ended", {}};
}

base::Result<Outcome> PatientCaller::Send(const Call& call) {
    const auto response = http_.Send(destination_.Request(call, clock_.Now()));
    Step step;
    Outcome outcome;
    if (response.ok()) {
        outcome.answer = destination_.Read(call, *response);
        step = machine_.OnAnswer(outcome.answer, clock_.SteadyNow());
    } else if (IsUnanswered(response.error())) {
        outcome.answer = NoAnswer(response.error());
        step = machine_.OnUnanswered(clock_.SteadyNow());
    } else {
        return response.error();
    }
    outcome.kind = step.kind;
    wait_ = step.wait;
    return outcome;
}

}  // namespace activation
