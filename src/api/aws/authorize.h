// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

#include <string>

namespace api {

// Whether the caller's policies allow the action on the resource, an ARN. kPermissionDenied in AWS's words.
base::Status Authorize(const HandlerContext& context, const std::string& action,
                       const std::string& resource);

}  // namespace api
