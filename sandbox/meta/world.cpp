// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/world.h"

#include "base/assert.h"

#include <utility>

namespace sandbox {

World::World(const MetaOptions& given, base::Clock& time)
    : options(given), clock(time), random(given.seed), tier(given.tier) {
    credentials.token = base::Secret::FromText(given.token);
    credentials.app_secret = base::Secret::FromText(given.app_secret);
    auto planned = ParseFaults(given.faults);
    ASSERT(planned.ok());  // MetaSandbox::Make has read it before
    faults.Replace(*std::move(planned));
}

std::uint64_t World::CallsUntilReady() {
    const std::uint64_t by_seed = 1 + random.Below(2);
    return options.calls_until_ready.value_or(by_seed);
}

}  // namespace sandbox
