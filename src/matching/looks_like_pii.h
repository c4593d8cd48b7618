// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace matching {

// True when a value that would leave in clear holds an e-mail address or is a phone number.
//
// An e-mail address is any "@" with something before it and, up to the next space, something with a dot inside after
// it, wherever in the value it stands. A phone number is a value of digits and phone punctuation only (after an
// extension and a "tel:" are cut off) that has 8 to 15 digits and at least one of "+ ( ) - . /", a space or a dash.
// Digits alone are an id, not a phone: 100012345 is one, and nothing tells a number of that length from a customer
// number.
bool LooksLikePii(std::string_view value);

}  // namespace matching
