// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/reason.h"

#include <string>
#include <string_view>

namespace matching {

// The values that leave in clear and have a form of their own. `value` has no white space at its
// ends; `out` stays empty where there is a reason.
Reason ReadMobileAdId(std::string_view value,
                      std::string& out);  // 8-4-4-4-12, lower case, not all zero
Reason ReadLookalikeValue(std::string_view value,
                          std::string& out);  // a JSON number of zero or more

// The limits a person set on the use of their data, as Meta writes them. Options become the JSON
// text "[]" or
// "[\"LDU\"]"; the connector puts it into the cell as an array.
Reason ReadDataProcessingOptions(std::string_view value, std::string& out);
Reason ReadDataProcessingCountry(std::string_view value,
                                 std::string& out);  // 0: let Meta locate; 1: USA
Reason ReadDataProcessingState(std::string_view value,
                               std::string& out);  // 0, or 1000 (CA) to 1013 (RI)

}  // namespace matching
