// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace matching {

// "m" or "f" for a word (NFC, lower case) that means male or female in a language we know; empty
// for all others. Words that mean the one here and the other there are left out.
std::string_view GenderOf(std::string_view word);

}  // namespace matching
