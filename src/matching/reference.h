// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace matching {

// docs/reference/normalization.md: the rule of every key and the meaning of every reason, from the
// lists in code.
std::string NormalizationReference();

}  // namespace matching
