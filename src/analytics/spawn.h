// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <filesystem>
#include <sys/types.h>

namespace analytics {

// Where a worker finds its connection.
inline constexpr int kWorkerSocket = 3;

struct Spawned {
    pid_t pid = -1;
    base::UniqueFd socket;  // our end
};

// Starts `path worker` with an empty environment and no descriptors but kWorkerSocket and three to /dev/null.
base::Result<Spawned> SpawnWorker(const std::filesystem::path& path, bool show_stderr);

}  // namespace analytics
