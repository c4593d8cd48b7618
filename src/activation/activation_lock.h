// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/ids.h"

#include <filesystem>

namespace activation {

// One process at a time delivers an activation. Held until it goes or its process dies, however it
// dies; nothing has to be cleaned up. Move-only.
class ActivationLock final {
  public:
    // kConflict when another process holds it. `folder` is the node's data directory.
    static base::Result<ActivationLock> Take(const std::filesystem::path& folder,
                                             const base::ActivationId& activation);

  private:
    explicit ActivationLock(base::UniqueFd fd) : fd_(std::move(fd)) {}

    base::UniqueFd fd_;
};

}  // namespace activation
