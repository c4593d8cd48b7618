// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace server {

// Refusals for people: code, place, message, the line of the text with a caret under the place, the
// field of the rule and the nearest allowed form. Ends with a line feed.
std::string RefusalText(const std::vector<query::Refusal>& refusals, std::string_view sql);

}  // namespace server
