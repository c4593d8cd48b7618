// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// {"status":"APPROVED"|"REFUSED","sql","obligations","planHash","refusals"}; reads no row.
ApiAnswer ExplainQuery(const HandlerContext& context, const base::Json& input);

}  // namespace api
