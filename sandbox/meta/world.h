// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "sandbox/meta/access.h"
#include "sandbox/meta/audiences.h"
#include "sandbox/meta/faults.h"
#include "sandbox/meta/journal.h"
#include "sandbox/meta/meta_sandbox.h"
#include "sandbox/meta/quota.h"
#include "sandbox/meta/sessions.h"

#include <map>
#include <string>

namespace sandbox {

// All that the sandbox knows and forgets at a reset. Single-threaded: MetaSandbox holds its lock.
struct World {
    World(const MetaOptions& options, base::Clock& clock);

    // The machine's time, plus what the control plane advanced.
    base::WallTime Now() const { return clock.Now() + advanced; }
    // How many calls to /users a new audience answers with 803.
    std::uint64_t CallsUntilReady();

    const MetaOptions& options;
    base::Clock& clock;
    std::chrono::milliseconds advanced{0};
    base::SeededRandom random;
    Credentials credentials;
    Tier tier;
    bool terms_accepted = true;
    AudienceBook audiences;
    SessionBook sessions;
    std::map<std::string, AccountQuota> quotas;  // by account
    FaultPlan faults;
    Journal journal;
};

}  // namespace sandbox
