// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/relation.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace server {

using TextRow = std::vector<std::optional<std::string>>;

constexpr std::size_t kCellWidthMax = 60;  // code points; longer cells end in an ellipsis

// Rows as an aligned table for people: a header, a rule, numbers to the right, NULL as nothing,
// control characters escaped. Ends with a line feed.
std::string TableText(const std::vector<query::NamedType>& columns,
                      const std::vector<TextRow>& rows);

}  // namespace server
