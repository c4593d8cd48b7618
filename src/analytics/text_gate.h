// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace analytics {

// Refuses a text that must not reach the parser: too long, not UTF-8, nested beyond what the parser's
// recursion is given, or not starting as a SELECT does.
std::optional<query::Refusal> CheckText(std::string_view sql, std::size_t bytes_max);

}  // namespace analytics
