// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <string_view>

namespace analytics {

inline constexpr std::size_t kColumnNameBytesMax = 127;

// Whether a column's name, folded to lower case, is one the Clean Rooms API takes:
// [a-z0-9_](([a-z0-9_ ]+-)*([a-z0-9_ ]+))?
bool IsColumnName(std::string_view folded);

}  // namespace analytics
