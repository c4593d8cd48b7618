// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace analytics {

struct Sandboxed {
    bool landlock = false;  // false: the kernel lacks it, system calls are filtered all the same
};

// Locks the calling process in, for good: no privileges gained, not traceable, no core dump, few descriptors, no
// files by path, no network, no processes. Call with one thread, before any hostile byte is read.
base::Result<Sandboxed> EnterSandbox();

}  // namespace analytics
