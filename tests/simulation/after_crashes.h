// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "served_node.h"
#include "service_plan.h"

namespace simulation {

// What a client's day came to.
struct Day {
    const PreparedNode& prepared;
    const Plan& plan;
    const Heard& heard;
    const std::filesystem::path& folder;
    base::Clock& clock;
    int crashes = 0;
};

// That all that was answered is there, once, and that records, results and files agree with each other. Nobody uses
// the data directory any more.
void CheckAfterCrashes(const Day& day);

}  // namespace simulation
