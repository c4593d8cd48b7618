// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/type.h"

#include <optional>
#include <string>
#include <string_view>

namespace analytics {

// The text of a whole number or a decimal in another exact numeric type, if it is the very same
// number there: "12" in DECIMAL(10,2) is "12.00". None when it is not, or when only the engine can
// tell. A list of ten thousand constants is cast by this; asking the engine costs a vector each.
std::optional<std::string> ExactNumberIn(std::string_view text, const query::Type& from,
                                         const query::Type& to);

}  // namespace analytics
