// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"

#include <filesystem>
#include <string>

namespace base {

// The lock that a file stands for: made (0600) if it is not there, and held until the descriptor goes, also by the death
// of its process. kConflict with this message when somebody holds it; never waits. Thread-safe.
Result<UniqueFd> TakeLock(const std::filesystem::path& path, std::string held_message);

}  // namespace base
