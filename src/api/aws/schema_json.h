// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/schemas.h"

namespace api {

// Views of a collaboration's tables, the same for each of its members.
base::Json SchemaSummaryJson(const HandlerContext& context,
                             const collaboration::Collaboration& collaboration,
                             const collaboration::Schema& schema);
base::Json SchemaJson(const HandlerContext& context,
                      const collaboration::Collaboration& collaboration,
                      const collaboration::Schema& schema);

// Of a table that has a rule: the rule, what its owner added for this collaboration, and both
// together.
base::Json SchemaRuleJson(const collaboration::Schema& schema);

}  // namespace api
