// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jobs {

using JobId = base::Id<struct JobTag>;  // UUID

enum class JobStatus { kSubmitted, kStarted, kCancelling, kCancelled, kSuccess, kFailed };

std::string_view ToString(JobStatus status);  // "SUBMITTED"
base::Result<JobStatus> ParseJobStatus(std::string_view text);
bool IsTerminal(JobStatus status);

// One piece of work. Value.
struct Job {
    JobId id;
    base::AccountId account;
    std::string kind;    // names what does it
    base::Json request;  // as that takes it
    JobStatus status = JobStatus::kSubmitted;
    std::int64_t attempts = 0;
    base::Json progress;  // null: none was told yet
    base::Json answer;    // of one that has ended, for the account
    base::WallTime created{};
    std::optional<base::WallTime> ended;
};

}  // namespace jobs
