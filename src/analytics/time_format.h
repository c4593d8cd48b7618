// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace analytics {

// A date format of Redshift ("YYYY-MM-DD HH24:MI:SS") as strftime writes it; none when it has a part
// that strftime lacks.
std::optional<std::string> StrftimeFormat(std::string_view format);

// The DECIMAL that a number format of Redshift describes ("999D99" is DECIMAL(5,2)), as SQL writes
// it; none when it is not one.
std::optional<std::string> NumberFormatType(std::string_view format);

}  // namespace analytics
