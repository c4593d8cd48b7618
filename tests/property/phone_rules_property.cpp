// SPDX-License-Identifier: Apache-2.0
#include "../tests/support/compare_normalizers.h"
#include "../tests/support/effort.h"
#include "base/random.h"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>

using matching::Key;
using matching::Region;

namespace {

constexpr std::uint64_t kCases = 60'000;

constexpr auto kPrefixes = std::to_array<std::string_view>(
    {"",    "",    "",    "",    "0",   "1",   "8",    "00",    "011", "+",
     "+",   "+1",  "+44", "+49", "+39", "+55", "+(0)", "00(0)", "(0)", "(+",
     "0 0", "(00", "+0",  "++",  "1-",  "44",  "49",   "81"});
constexpr auto kSuffixes =
    std::to_array<std::string_view>({"", "", "", "", "", "", "", "", " ", "x12", " ext. 5", "#9",
                                     ",3", ";ext=7", "/12", " a", ")", ".", "-"});

// Any two letters: all countries, and more that are none.
Region AnyRegion(base::Random& random) {
    if (random.Below(8) == 0) return Region();
    const std::string letters = {static_cast<char>('A' + random.Below(26)),
                                 static_cast<char>('A' + random.Below(26))};
    return Region::FromLetters(letters).value_or(Region());
}

// Digits, some zeros and ones more often since prefixes are made of them, with separators between.
std::string AnyNumber(base::Random& random) {
    constexpr std::string_view kSeparators = " -.()/+";
    std::string text(kPrefixes[random.Below(kPrefixes.size())]);
    const bool is_plain = random.Below(3) == 0;
    const std::uint64_t digits = random.Below(4) == 0 ? random.Below(19) : 7 + random.Below(5);
    for (std::uint64_t i = 0; i < digits; ++i) {
        text.push_back(
            static_cast<char>('0' + (random.Below(4) == 0 ? random.Below(2) : random.Below(10))));
        if (is_plain || random.Below(4) != 0) continue;
        text.push_back(kSeparators[random.Below(random.Below(8) == 0 ? kSeparators.size() : 5)]);
    }
    return text.append(kSuffixes[random.Below(kSuffixes.size())]);
}

}  // namespace

TEST_CASE("in any region the fast path reads a number as libphonenumber does") {
    base::SeededRandom random(support::PropertySeed());
    support::NormalizerPair pair;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const std::string wrong = pair.Check(Key::kPhone, AnyNumber(random), AnyRegion(random));
        if (!wrong.empty()) FAIL(wrong);
    }
}

// The facts are kept by region and first three digits, so every pair of these is a case of its own.
// One run tries a part of them, drawn anew for each seed; a scale of 40 is about all.
TEST_CASE("for each region and first three digits the facts hold whatever follows") {
    base::SeededRandom random(support::PropertySeed() + 1);
    support::NormalizerPair pair;
    for (std::uint64_t i = 0; i < kCases / 2 * support::PropertyScale(); ++i) {
        const std::string prefix = std::to_string(1000 + random.Below(1000)).substr(1);
        const std::string number = prefix + random.Digits(4 + random.Below(9));
        const std::string wrong = pair.Check(Key::kPhone, number, AnyRegion(random));
        if (!wrong.empty()) FAIL(wrong);
        const std::string abroad = pair.Check(Key::kPhone, "+" + number, Region());
        if (!abroad.empty()) FAIL(abroad);
    }
}
