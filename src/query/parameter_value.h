// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "query/type.h"

#include <string>
#include <string_view>

namespace query {

// What somebody gave as a value of `type`, as the text of a literal of that type: one that casts to
// it without failing and without losing anything. Whole numbers in range; DECIMAL with at most its
// digits; finite FLOAT and DOUBLE; true or false; YYYY-MM-DD and HH:MM:SS[.ffffff] of days and times
// that exist, with an offset (default UTC) for TIMESTAMP WITH TIME ZONE; hexadecimal digits for
// BLOB; any text without NUL for VARCHAR. kInvalidArgument for everything else, without the value.
base::Result<std::string> ParameterText(std::string_view value, const Type& type);

}  // namespace query
