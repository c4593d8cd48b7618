// SPDX-License-Identifier: Apache-2.0
#include "activation/activation_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace activation {
namespace {

constexpr mode_t kOwnerOnly = 0600;

}  // namespace

base::Result<ActivationLock> ActivationLock::Take(const std::filesystem::path& folder,
                                                  const base::ActivationId& activation) {
    const std::filesystem::path locks = folder / "locks";
    std::error_code ignored;  // an error shows when the file is opened
    std::filesystem::create_directory(locks, ignored);
    const std::filesystem::path path = locks / ("activation-" + activation.text());
    base::UniqueFd fd(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!fd.valid()) return base::FromErrno("'" + path.string() + "'", errno);
    if (flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return ActivationLock(std::move(fd));
    if (errno != EWOULDBLOCK) return base::FromErrno("'" + path.string() + "'", errno);
    return base::Conflict(
        "another process is delivering this audience to this destination; when it has ended, the "
        "same command goes on where it stopped");
}

}  // namespace activation
