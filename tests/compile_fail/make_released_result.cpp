// SPDX-License-Identifier: Apache-2.0
// EXPECT: private
#include "privacy/release.h"

privacy::ReleasedResult Forge(privacy::ResultObject object) {
    return privacy::ReleasedResult(std::move(object), "plan");
}
