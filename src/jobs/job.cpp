// SPDX-License-Identifier: Apache-2.0
#include "jobs/job.h"

#include "base/assert.h"

#include <array>

namespace jobs {

std::string_view ToString(JobStatus status) {
    switch (status) {
        case JobStatus::kSubmitted: return "SUBMITTED";
        case JobStatus::kStarted: return "STARTED";
        case JobStatus::kCancelling: return "CANCELLING";
        case JobStatus::kCancelled: return "CANCELLED";
        case JobStatus::kSuccess: return "SUCCESS";
        case JobStatus::kFailed: return "FAILED";
    }
    UNREACHABLE();
}

base::Result<JobStatus> ParseJobStatus(std::string_view text) {
    constexpr std::array kAll{JobStatus::kSubmitted, JobStatus::kStarted, JobStatus::kCancelling,
                              JobStatus::kCancelled, JobStatus::kSuccess, JobStatus::kFailed};
    for (const JobStatus status : kAll)
        if (ToString(status) == text) return status;
    return base::InvalidArgument("is no status of a job");
}

bool IsTerminal(JobStatus status) {
    return status == JobStatus::kCancelled || status == JobStatus::kSuccess ||
           status == JobStatus::kFailed;
}

}  // namespace jobs
