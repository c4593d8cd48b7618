// SPDX-License-Identifier: Apache-2.0
#include "analytics/sandbox_self.h"

#include "analytics/landlock.h"
#include "analytics/system_call_filter.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace analytics {
namespace {

constexpr rlim_t kOpenFilesMax = 16'384;

base::Status Limit(__rlimit_resource resource, rlim_t value) {
    const rlimit limit{.rlim_cur = value, .rlim_max = value};
    if (setrlimit(resource, &limit) != 0) return base::FromErrno("a worker's limit", errno);
    return {};
}

base::Status LimitOpenFiles() {
    rlimit now{};
    if (getrlimit(RLIMIT_NOFILE, &now) != 0) return base::FromErrno("a worker's limit", errno);
    return Limit(RLIMIT_NOFILE, std::min(now.rlim_max, kOpenFilesMax));
}

}  // namespace

base::Result<Sandboxed> EnterSandbox() {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return base::FromErrno("no_new_privs", errno);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return base::FromErrno("not dumpable", errno);
    std::signal(SIGXFSZ, SIG_IGN);
    // No RLIMIT_AS and no RLIMIT_FSIZE: address space says nothing about memory (the parent watches what is
    // resident), and what may be written is counted where it is written, with an error instead of a signal.
    RETURN_IF_ERROR(Limit(RLIMIT_CORE, 0));
    RETURN_IF_ERROR(Limit(RLIMIT_MEMLOCK, 0));
    RETURN_IF_ERROR(LimitOpenFiles());
    ASSIGN_OR_RETURN(const bool landlock, DenyAllByLandlock());
    RETURN_IF_ERROR(FilterSystemCalls());
    return Sandboxed{.landlock = landlock};
}

}  // namespace analytics
