// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace analytics {

// What a process has resident that is not backed by a file, now; 0 when it cannot be read. No privilege over the
// process is needed, so it may be undumpable.
std::uint64_t ResidentBytes(pid_t pid);

// The most it ever had resident, shared libraries included; 0 when it cannot be read.
std::uint64_t PeakResidentBytes(pid_t pid);

}  // namespace analytics
