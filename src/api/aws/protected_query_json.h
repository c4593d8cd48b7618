// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "runs/protected_queries.h"

namespace api {

// Views of the API as the one who asked sees them: never how many rows there are.
base::Json ProtectedQueryJson(const HandlerContext& context, const runs::ProtectedQuery& query);
base::Json ProtectedQuerySummaryJson(const HandlerContext& context,
                                     const runs::ProtectedQuery& query);

}  // namespace api
