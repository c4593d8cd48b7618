// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// The kinds of jobs that requests make; the work itself is done where everything is put together.
inline constexpr std::string_view kCreateAudienceJob = "CREATE_AUDIENCE";
inline constexpr std::string_view kActivateJob = "ACTIVATE";

// Each answers {"job":{...}}: what was asked is accepted and will be done.
ApiAnswer CreateAudience(const HandlerContext& context, const base::Json& input);
ApiAnswer ActivateAudience(const HandlerContext& context, const base::Json& input);

// {"job":{"id","kind","status","progress","answer","createTime","endTime"}}
ApiAnswer GetJob(const HandlerContext& context, const base::Json& input);
ApiAnswer CancelJob(const HandlerContext& context, const base::Json& input);

}  // namespace api
