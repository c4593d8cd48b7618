// SPDX-License-Identifier: Apache-2.0
#include "base/lock_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <utility>

namespace base {
namespace {

constexpr mode_t kOwnerOnly = 0600;

}  // namespace

Result<UniqueFd> TakeLock(const std::filesystem::path& path, std::string held_message) {
    UniqueFd fd(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!fd.valid()) return FromErrno("'" + path.string() + "'", errno);
    if (flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
    if (errno != EWOULDBLOCK) return FromErrno("'" + path.string() + "'", errno);
    return Conflict(std::move(held_message));
}

}  // namespace base
