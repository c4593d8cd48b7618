// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace matching {

// The two-letter ANSI code (lower case) of a state, district, territory or military area of the
// USA, from its name or its code, both as lower-case letters without spaces ("newyork", "ny");
// empty for all others.
std::string_view UsStateCode(std::string_view letters);

}  // namespace matching
