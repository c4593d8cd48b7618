// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace matching {

// True for x@y.z: one "@" with something before it, and a domain of at least two parts, none empty.
// Says nothing about spaces.
bool LooksLikeEmail(std::string_view text);

}  // namespace matching
