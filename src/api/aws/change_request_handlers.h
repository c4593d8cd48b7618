// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// What a collaboration's creator asks to change of it, and what its members say to that.
ApiAnswer CreateCollaborationChangeRequest(const HandlerContext& context, const base::Json& input);
ApiAnswer GetCollaborationChangeRequest(const HandlerContext& context, const base::Json& input);
ApiAnswer ListCollaborationChangeRequests(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateCollaborationChangeRequest(const HandlerContext& context, const base::Json& input);

}  // namespace api
