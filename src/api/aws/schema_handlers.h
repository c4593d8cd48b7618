// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// A collaboration's tables as its members see them.
ApiAnswer ListSchemas(const HandlerContext& context, const base::Json& input);
ApiAnswer GetSchema(const HandlerContext& context, const base::Json& input);
ApiAnswer BatchGetSchema(const HandlerContext& context, const base::Json& input);
ApiAnswer GetSchemaAnalysisRule(const HandlerContext& context, const base::Json& input);
ApiAnswer BatchGetSchemaAnalysisRule(const HandlerContext& context, const base::Json& input);

}  // namespace api
