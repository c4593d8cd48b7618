// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace analytics {

// Lets the process (all its threads) only compute, use the descriptors it has and make threads. Opening answers
// EACCES, so that libraries that look for optional files go on without; what only an attacker would call ends the
// process; everything else answers EPERM. For good. Requires no_new_privs.
base::Status FilterSystemCalls();

}  // namespace analytics
