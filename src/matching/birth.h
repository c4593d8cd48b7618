// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/reason.h"

#include <string>
#include <string_view>

namespace matching {

// The parts of a birth date. `value` has no white space at its ends; `out` becomes YYYY, MM or DD,
// or stays empty where there is a reason. No century is guessed.
Reason ReadBirthYear(std::string_view value, int this_year, std::string& out);
Reason ReadBirthMonth(std::string_view value,
                      std::string& out);  // English names too, whole or cut to three letters
Reason ReadBirthDay(std::string_view value, std::string& out);

}  // namespace matching
