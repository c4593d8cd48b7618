// SPDX-License-Identifier: Apache-2.0
#include "analytics/landlock.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace analytics {
namespace {

// The kernel's struct as of ABI 6; the packaged header may be older and shorter, the kernel takes any prefix.
struct Ruleset {
    std::uint64_t file_system = 0;
    std::uint64_t network = 0;
    std::uint64_t scoped = 0;
};

// Bits the kernel knows, by ABI: file rights grew from 13 to 14, 15 and 16; network came with ABI 4, scopes (abstract
// sockets, signals) with ABI 6.
struct Known {
    long abi;
    Ruleset rights;
    std::size_t bytes;
};
constexpr std::uint64_t LowBits(unsigned count) { return (std::uint64_t{1} << count) - 1; }
constexpr std::array kKnown{
    Known{.abi = 6, .rights = {LowBits(16), LowBits(2), LowBits(2)}, .bytes = 24},
    Known{.abi = 5, .rights = {LowBits(16), LowBits(2), 0}, .bytes = 16},
    Known{.abi = 4, .rights = {LowBits(15), LowBits(2), 0}, .bytes = 16},
    Known{.abi = 3, .rights = {LowBits(15), 0, 0}, .bytes = 8},
    Known{.abi = 2, .rights = {LowBits(14), 0, 0}, .bytes = 8},
    Known{.abi = 1, .rights = {LowBits(13), 0, 0}, .bytes = 8},
};

}  // namespace

base::Result<bool> DenyAllByLandlock() {
    const long abi =
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return false;
    for (const Known& known : kKnown) {
        if (abi < known.abi) continue;
        const long fd = syscall(SYS_landlock_create_ruleset, &known.rights, known.bytes, 0);
        if (fd < 0) return base::FromErrno("Landlock", errno);
        const long restricted = syscall(SYS_landlock_restrict_self, fd, 0);
        const int error = errno;
        close(static_cast<int>(fd));
        if (restricted != 0) return base::FromErrno("Landlock", error);
        return true;
    }
    return false;
}

}  // namespace analytics
