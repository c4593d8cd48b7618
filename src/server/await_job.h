// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api_client.h"
#include "server/outcome.h"

namespace server {

// Waits for the job that the node answered with and shows its progress. An error is the job's own, or trouble on the way;
// the job goes on without who waits for it.
base::Result<Outcome> AwaitJob(ApiClient& client, const base::Json& accepted);

// Asks for a job, waits for its end, and says what there is to say. Answers the exit code.
int PrintJob(ApiClient& client, const ApiClient::Request& request, bool json);

}  // namespace server
