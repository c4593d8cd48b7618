// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace matching {

// The country whose rules a value of a row is read by, or none. Immutable value; two letters, upper
// case.
class Region final {
  public:
    constexpr Region() = default;  // no country is known

    // From two letters of any case; nothing for anything else. "UK", which everybody writes and ISO
    // reserves, is GB.
    static std::optional<Region> FromLetters(std::string_view letters);

    constexpr bool is_known() const { return letters_[0] != '\0'; }
    // Requires is_known().
    std::string_view letters() const { return {letters_.data(), letters_.size()}; }
    bool IsUsa() const { return letters_[0] == 'U' && letters_[1] == 'S'; }

    bool operator==(const Region&) const = default;

  private:
    std::array<char, 2> letters_{};
};

// The two letters (lower case) of a country that ISO 3166-1 also gives `three` letters, of any
// case.
std::optional<std::string_view> CountryOfThreeLetters(std::string_view three);

}  // namespace matching
