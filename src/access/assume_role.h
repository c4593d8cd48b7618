// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/callers.h"

namespace access_control {

// What AssumeRole is asked with.
struct AssumeRoleRequest {
    std::string role_arn;
    std::string session_name;
    std::optional<std::chrono::seconds> duration;
    RequestContext context;  // with the external id, if one was given
};

struct AssumedRole {
    NewSession session;
    std::string arn;        // of the session
    std::string unique_id;  // ROLE:SESSION
};

// Lets a caller into a role that trusts it: by the role's trust policy, and by the caller's own
// policies unless that names this very principal of the same account. The root of an account takes
// no role, as with AWS. kPermissionDenied for all of these, and for a role that is not there, so
// that nobody learns which ones are; kInvalidArgument for a name or duration that is not one.
// Changes belong to the caller's transaction.
base::Result<AssumedRole> AssumeRole(metadata::Database& database, const crypto::KeyRing& ring,
                                     const Caller& caller, const AssumeRoleRequest& request,
                                     base::Random& random, base::Clock& clock);

}  // namespace access_control
