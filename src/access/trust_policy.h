// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/database.h"

#include <string>
#include <vector>

namespace access_control {

// Who may assume a role, as people say it.
struct TrustTerms {
    std::vector<std::string> principals;  // names or ids of accounts, ARNs, or *
    std::string external_id;              // empty: none is asked for
};

// The trust policy that says so. kNotFound for the name of an account that is not there; whether the rest is of its
// form shows when the policy is parsed.
base::Result<std::string> MakeTrustPolicy(metadata::Database& database, const TrustTerms& terms);

}  // namespace access_control
