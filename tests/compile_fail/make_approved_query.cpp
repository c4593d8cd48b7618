// SPDX-License-Identifier: Apache-2.0
// EXPECT: private
#include "policy/judge.h"

policy::ApprovedQuery Forge(const query::Description& description) {
    policy::ApprovedQuery::Parts parts{.description = description};
    return policy::ApprovedQuery(parts);
}
