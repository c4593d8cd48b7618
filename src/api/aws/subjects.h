// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/collaborations.h"
#include "collaboration/membership.h"

namespace api {

// What the input's membershipIdentifier or collaborationIdentifier names. kNotFound for what the caller may not see, like
// for what is not there.
base::Result<collaboration::Membership> MembershipOf(const HandlerContext& context,
                                                     const base::Json& input);
base::Result<collaboration::Collaboration> CollaborationOf(const HandlerContext& context,
                                                           const base::Json& input);

// The same for errors. Views the input.
Resource AboutMembership(const base::Json& input);
Resource AboutCollaboration(const base::Json& input);

}  // namespace api
