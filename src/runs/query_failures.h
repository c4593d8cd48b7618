// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "query/refusal.h"
#include "runs/protected_queries.h"

#include <vector>

namespace runs {

// What is told to who asked a query that ended without a result: a code of the API, and a message
// that begins with a stable code of ours. docs/reference/errors.md lists these.

// "COLUMN_NOT_IN_RULE: ...; JOIN_REQUIRED: ..."
QueryFailure FailureOf(const std::vector<query::Refusal>& refusals);

// Before the engine started: what a table's files are like, whatever was asked of them.
QueryFailure FailureBefore(const base::Error& error);

// The same words however it ended after its start, since why may depend on rows.
QueryFailure DidNotFinish(QueryStatus status);

// After the engine: rules, receivers or files changed meanwhile.
QueryFailure FailureAtRelease(const base::Error& error);

QueryFailure BucketHoldsSource();

// A surprise; its words are for the operator.
QueryFailure NodeFailed();

}  // namespace runs
