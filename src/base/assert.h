// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace base {

// Ends the process: an invariant of ours does not hold, so going on could release what must not be.
// Prints the place and the condition's text, never a value.
[[noreturn]] void AssertionFailed(const char* condition, const char* file, int line);

}  // namespace base

// For what cannot happen unless our own code is wrong. Compiled into every build.
#define ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::base::AssertionFailed(#condition, __FILE__, __LINE__))
#define UNREACHABLE() ::base::AssertionFailed("unreachable", __FILE__, __LINE__)
