// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace base {

void AssertionFailed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "assertion failed: %s at %s:%d\n", condition, file, line);
    std::abort();
}

}  // namespace base
