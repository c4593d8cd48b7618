// SPDX-License-Identifier: Apache-2.0
#include "activation/activation_lock.h"

#include "base/lock_file.h"

#include <system_error>
#include <utility>

namespace activation {

base::Result<ActivationLock> ActivationLock::Take(const std::filesystem::path& folder,
                                                  const base::ActivationId& activation) {
    const std::filesystem::path locks = folder / "locks";
    std::error_code ignored;  // an error shows when the file is opened
    std::filesystem::create_directory(locks, ignored);
    const std::filesystem::path path = locks / ("activation-" + activation.text());
    ASSIGN_OR_RETURN(base::UniqueFd fd,
                     base::TakeLock(path, "another process is delivering this audience to this "
                                          "destination; when it has ended, the same command goes "
                                          "on where it stopped"));
    return ActivationLock(std::move(fd));
}

}  // namespace activation
