// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace access_control {

// Addresses that share their first bits, as CIDR writes it: "192.0.2.0/24", "2001:db8::/32", or one
// address alone. Immutable value.
class AddressRange final {
  public:
    // None unless the text is exactly that; bits after the prefix are ignored.
    static std::optional<AddressRange> Parse(std::string_view text);

    // Never true for what is no address, nor across IPv4 and IPv6.
    bool Contains(std::string_view address) const;

    bool operator==(const AddressRange&) const = default;

  private:
    AddressRange() = default;

    bool is_v6_ = false;
    std::array<std::uint8_t, 16> bytes_{};
    unsigned bits_ = 0;
};

// What one party is likely to have all of: an IPv6 address's network of 64 bits, else the text as it is.
std::string NetworkOf(std::string_view address);

}  // namespace access_control
