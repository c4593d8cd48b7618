// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// {"status":"APPROVED"|"REFUSED","sql","obligations","planHash","refusals"}; reads no row.
ApiAnswer ExplainQuery(const HandlerContext& context, const base::Json& input);

// Makes the caller's part of a room what the document says, or tells what that would do: {"status","changes":[...]}.
// See ApplyOwnDocument; the second is answered in a transaction that is undone.
ApiAnswer ApplyRoom(const HandlerContext& context, const base::Json& input);
ApiAnswer ExplainRoom(const HandlerContext& context, const base::Json& input);

// Of a query of the caller's: {"status","planHash","refusals":[...]}, empty unless it was refused.
ApiAnswer GetProtectedQueryRefusals(const HandlerContext& context, const base::Json& input);

// {"digests":[...],"nextToken"}: those of the caller's own trail, oldest first, to be kept where the node's operator
// cannot reach them.
ApiAnswer ListAuditDigests(const HandlerContext& context, const base::Json& input);

// {"queryLogs":[...],"nextToken"}: what AWS's query logs tell, oldest first, to those who take part in a query as far as
// the collaboration and their membership have query logs on.
ApiAnswer ListQueryLogs(const HandlerContext& context, const base::Json& input);

}  // namespace api
