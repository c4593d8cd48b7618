// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "api/aws/cloudtrail_event.h"
#include "api/aws/handler.h"

namespace api {

inline constexpr std::int64_t kEventsPerPageMax = 50;
// So that a look-up that matches little takes no longer than others; the client asks on.
inline constexpr std::int64_t kRecordsPerPageMax = 5'000;

// CloudTrail's LookupEvents: the newest records of the caller's own trail first. Members and values that this node does
// not know are refused by name.
ApiAnswer LookupEvents(const HandlerContext& context, const base::Json& input);

}  // namespace api
