// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/phone_rules.h"
#include "matching/reason.h"
#include "matching/region.h"

#include <string>
#include <string_view>

namespace matching {

// Reads phone numbers as people write them and gives the digits of E.164 without "+".
// Single-threaded.
//
// The number's country is, in this order: what a leading "+" says, or a leading "00" whose rest
// parses as an international number (a "(0)" in either is dropped); the region given; none, and
// then the digits without leading zeros must be a possible international number. An extension is
// cut off; letters left make the number bad.
class PhoneReader final {
  public:
    // `fast_paths` false leaves every number to libphonenumber: for tests that compare the two.
    explicit PhoneReader(bool fast_paths);

    // Replaces `out`, leaving it empty unless the answer is kNone. Requires well-formed UTF-8
    // without white space at its ends.
    Reason Read(std::string_view value, Region region, std::string& out);

  private:
    bool ReadFast(std::string_view value, Region region, std::string& out);
    Reason ReadSlow(std::string_view value, Region region, std::string& out);
    Reason ReadWithoutRegion(std::string& out);

    bool fast_paths_;
    PhoneRules rules_;
    std::string text_;
    std::string candidate_;
};

}  // namespace matching
