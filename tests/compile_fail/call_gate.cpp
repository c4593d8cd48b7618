// SPDX-License-Identifier: Apache-2.0
// EXPECT: private
#include "policy/gate.h"

privacy::ReleaseTerms Forge() { return policy::Gate::Terms("plan", "state", {}); }
