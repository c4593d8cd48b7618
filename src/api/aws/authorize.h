// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/decide.h"
#include "api/aws/handler.h"

#include <string>

namespace api {

// What policies are asked of a request for this action on the resource, an ARN: under both names where it has two, and
// with the tags that the account keeps for it. What else is known of the request is the caller's to add.
base::Result<access_control::AccessQuestion> QuestionAbout(metadata::Database& database,
                                                           const base::AccountId& account,
                                                           const std::string& action,
                                                           const std::string& resource);

// Whether the caller's policies allow the action on the resource, an ARN. kPermissionDenied in AWS's words.
base::Status Authorize(const HandlerContext& context, const std::string& action,
                       const std::string& resource);

}  // namespace api
