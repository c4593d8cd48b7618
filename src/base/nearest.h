// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace base {

// The name of `known` that `name` is most likely a slip of: equal but for case, or at most a third
// of its letters changed, added, lost or swapped. None when nothing is near.
std::optional<std::string_view> NearestName(std::string_view name,
                                            std::span<const std::string_view> known);

}  // namespace base
