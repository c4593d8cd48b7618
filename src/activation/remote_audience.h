// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/patient_caller.h"

#include <string>

namespace activation {

inline constexpr int kAudiencePagesMax = 1000;

// The id of the audience of that name at the platform: found, or created if there is none. A
// creation whose answer was lost is looked for before it is tried again, so that one name does not
// become two audiences. kDone has the id in `answer.audience_id`; kStop says why not.
base::Result<Outcome> FindOrCreateAudience(PatientCaller& caller, const std::string& name,
                                           MembersFrom members_from);

}  // namespace activation
