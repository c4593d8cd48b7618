// SPDX-License-Identifier: Apache-2.0
#include "runs/query_failures.h"

namespace runs {

QueryFailure NodeFailed() {
    return {"INTERNAL_ERROR",
            "NODE_FAILED: something went wrong here; the operator's log says more", true};
}

QueryFailure FailureOf(const std::vector<query::Refusal>& refusals) {
    QueryFailure failure{"MALFORMED_QUERY", {}, false};
    for (const query::Refusal& refusal : refusals) {
        if (!failure.message.empty()) failure.message += "; ";
        failure.message += std::string(query::InfoOf(refusal.code).name) + ": " + refusal.message;
    }
    return failure;
}

QueryFailure FailureBefore(const base::Error& error) {
    switch (error.code) {
        case base::ErrorCode::kInvalidArgument:
        case base::ErrorCode::kNotFound:
        case base::ErrorCode::kPermissionDenied:
        case base::ErrorCode::kResourceExhausted:
        case base::ErrorCode::kIo:
            return {"INVALID_RESOURCE", "TABLE_NOT_READABLE: " + error.message, false};
        case base::ErrorCode::kConflict:
            return {"TRANSIENT_ERROR", "TABLE_CHANGED: " + error.message, true};
        case base::ErrorCode::kTimeout:
            return {"INSUFFICIENT_COMPUTE", "TABLE_NOT_READABLE: " + error.message, false};
        case base::ErrorCode::kUnavailable:
        case base::ErrorCode::kCancelled:
        case base::ErrorCode::kCorrupt:
        case base::ErrorCode::kInternal: break;
    }
    return NodeFailed();
}

QueryFailure DidNotFinish(QueryStatus status) {
    return {
        status == QueryStatus::kTimedOut ? "INSUFFICIENT_COMPUTE" : "UNKNOWN_ERROR",
        "RUN_NOT_FINISHED: the query was started and did not finish; nothing of it was released",
        false};
}

QueryFailure FailureAtRelease(const base::Error& error) {
    if (error.code == base::ErrorCode::kConflict)
        return {"TRANSIENT_ERROR", "RESULT_DISCARDED: " + error.message, true};
    return NodeFailed();
}

QueryFailure BucketHoldsSource() {
    return {"INVALID_RESOURCE",
            "BUCKET_HOLDS_SOURCE: a result never goes into a bucket that holds files of the tables "
            "it is made from",
            false};
}

}  // namespace runs
