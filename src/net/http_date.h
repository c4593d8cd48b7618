// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <string>

namespace net {

// Fri, 20 Nov 2026 17:24:00 GMT, as HTTP writes a time.
std::string ToHttpDate(base::WallTime time);

}  // namespace net
