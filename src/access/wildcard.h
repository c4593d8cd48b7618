// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace access_control {

// Whether `text` fits a pattern of IAM: '*' stands for any characters, '?' for one. Takes time
// linear in the text for each star at most.
bool MatchesWildcard(std::string_view pattern, std::string_view text);

// The same for each of an ARN's six parts alone, so that a star does not reach over a colon; the
// last part keeps its colons.
bool MatchesArn(std::string_view pattern, std::string_view arn);

}  // namespace access_control
