// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// Protected queries: of the member who asks, and seen by that member only.
ApiAnswer StartProtectedQuery(const HandlerContext& context, const base::Json& input);
ApiAnswer GetProtectedQuery(const HandlerContext& context, const base::Json& input);
ApiAnswer ListProtectedQueries(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateProtectedQuery(const HandlerContext& context, const base::Json& input);

}  // namespace api
