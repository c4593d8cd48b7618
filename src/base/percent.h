// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace base {

// RFC 3986's unreserved characters: letters, digits, '-', '.', '_' and '~'.
bool IsUnreserved(char c);

// Everything but the unreserved characters as %XX, with upper-case digits.
std::string PercentEncode(std::string_view text);

// kInvalidArgument for a '%' without two hexadecimal digits. '+' stays.
Result<std::string> PercentDecode(std::string_view text);

}  // namespace base
