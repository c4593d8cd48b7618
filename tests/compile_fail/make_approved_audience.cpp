// SPDX-License-Identifier: Apache-2.0
// EXPECT: private
#include "policy/audience.h"

policy::ApprovedAudience Forge(const base::DestinationId& destination) {
    policy::ApprovedAudience::Parts parts{.destination = destination};
    return policy::ApprovedAudience(parts);
}
