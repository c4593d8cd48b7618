// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/collaboration.h"
#include "collaboration/membership.h"

#include <string>
#include <string_view>

namespace api {

// arn:aws:cleanrooms:REGION:ACCOUNT:KIND/ID
std::string CleanRoomsArn(const HandlerContext& context, const base::AccountId& owner,
                          std::string_view kind, std::string_view id);

// Views of the API as the caller sees them.
base::Result<base::Json> CollaborationJson(const HandlerContext& context,
                                           const collaboration::Collaboration& collaboration);
base::Result<base::Json>
CollaborationSummaryJson(const HandlerContext& context,
                         const collaboration::Collaboration& collaboration);
base::Result<base::Json> MemberSummaryJson(const HandlerContext& context,
                                           const collaboration::Collaboration& collaboration,
                                           const collaboration::Member& member);
base::Result<base::Json> MembershipJson(const HandlerContext& context,
                                        const collaboration::Membership& membership);
base::Result<base::Json> MembershipSummaryJson(const HandlerContext& context,
                                               const collaboration::Membership& membership);

}  // namespace api
