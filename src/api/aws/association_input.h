// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/associations.h"
#include "collaboration/membership.h"

namespace api {

// An association of the caller's with what it stands between.
struct OwnAssociation {
    collaboration::Membership membership;
    collaboration::ConfiguredTable table;
    collaboration::Association association;
};

// What the input's membershipIdentifier and configuredTableAssociationIdentifier name. kNotFound
// for what is another's, like for what is not there.
base::Result<OwnAssociation> AssociationOf(const HandlerContext& context, const base::Json& input);

Resource AboutAssociation(const base::Json& input);

// The trail of the collaboration's creator has what befalls its tables and members.
void RecordCollaboration(const HandlerContext& context,
                         const collaboration::Membership& membership);

}  // namespace api
