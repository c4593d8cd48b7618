// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace analytics {

// Takes every file, network and scope right that this kernel's Landlock knows from the calling thread and the
// threads it makes later; open descriptors stay usable. False when the kernel has no Landlock. Requires
// no_new_privs.
base::Result<bool> DenyAllByLandlock();

}  // namespace analytics
