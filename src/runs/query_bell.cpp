// SPDX-License-Identifier: Apache-2.0
#include "runs/query_bell.h"

namespace runs {

void QueryBell::Ring() {
    {
        const base::Lock lock(mutex_);
        ++rings_;
    }
    rung_.notify_all();
}

std::uint64_t QueryBell::Rings() {
    const base::Lock lock(mutex_);
    return rings_;
}

bool QueryBell::WaitFor(std::uint64_t heard, std::chrono::milliseconds at_most) {
    const base::Lock lock(mutex_);
    if (rings_ == heard) rung_.wait_for(mutex_, at_most);
    return rings_ != heard;
}

}  // namespace runs
