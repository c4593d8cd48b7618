// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// Tags on the caller's own resources, of every kind.
ApiAnswer ListTagsForResource(const HandlerContext& context, const base::Json& input);
ApiAnswer TagResource(const HandlerContext& context, const base::Json& input);
ApiAnswer UntagResource(const HandlerContext& context, const base::Json& input);

}  // namespace api
