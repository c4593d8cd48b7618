// SPDX-License-Identifier: Apache-2.0
// EXPECT: private
#include "privacy/release.h"

privacy::ReleaseTerms Forge(const std::string& state_hash) {
    return privacy::ReleaseTerms("plan", state_hash, {});
}
