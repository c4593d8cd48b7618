// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/region.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace matching {

// Answers for digits what libphonenumber's Parse and Format(E164) would, for the numbers where its
// own metadata proves the answer, and is silent for all others. Nothing about a country is written
// down here.
//
// What is proven, and how. Parse does five things to a run of digits: it tries the region's
// international prefix (a regular expression), the region's country code, the national prefix
// (another one, possibly with captures and a rewriting rule), asks the general pattern whether the
// number was fine before, and the lengths whether it is fine after. For each region and each of the
// 1,000 first three digits this class runs those expressions with ICU on the three digits alone.
// ICU tells (hitEnd) whether more input could change the outcome. If not, the outcome holds for
// every number that begins so:
//   - the international prefix certainly does not match, so the number is national;
//   - the national prefix certainly does not match, so the number stays as it is; or it certainly
//   takes exactly n
//     digits without captures, and the general pattern certainly does not match, so n digits go,
//     provided that the length left is one that the metadata calls possible, and not one that is
//     local only;
//   - a number that begins with the country code is longer than every possible length, so the code
//   goes.
// Everything else (a look further than three digits, captures, lengths in between) is left to
// libphonenumber. tests/property/phone_rules_property.cpp compares the two on random numbers of
// every region.
//
// Single-threaded: facts of a region are worked out when first asked for, about a millisecond each,
// and kept.
class PhoneRules final {
  public:
    PhoneRules();
    ~PhoneRules();
    PhoneRules(const PhoneRules&) = delete;
    PhoneRules& operator=(const PhoneRules&) = delete;
    PhoneRules(PhoneRules&&) noexcept;
    PhoneRules& operator=(PhoneRules&&) noexcept;

    // Each appends the E.164 digits (without "+") of the ASCII digits given, or appends nothing and
    // returns false when the answer is not proven.
    bool AppendNational(std::string_view digits, Region region, std::string& out);
    bool AppendInternational(std::string_view digits, std::string& out);
    // The same, only if libphonenumber also calls the number possible.
    bool AppendPossible(std::string_view digits, std::string& out);

  private:
    struct Facts;
    struct Source;
    struct Split;

    const Facts* FactsOf(Region region);
    bool SplitInternational(std::string_view digits, Split& split);

    std::unique_ptr<Source> source_;
    std::array<std::unique_ptr<Facts>, std::size_t{26} * 26> facts_;
};

}  // namespace matching
