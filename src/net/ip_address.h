// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace net {

// What an address is for. Everything but kPublic is special: not a machine on the open Internet.
enum class AddressKind {
    kPublic,
    kLoopback,
    kLinkLocal,  // includes the clouds' metadata service
    kPrivate,    // RFC 1918, shared (CGNAT) and unique local addresses
    kMulticast,
    kEmbedded,  // an IPv6 address that carries an IPv4 one: mapped, compatible, NAT64, 6to4, Teredo
    kReserved,  // unspecified, documentation, benchmarks, broadcast, not assigned
};

std::string_view ToString(AddressKind kind);

// An IPv4 or IPv6 address. Immutable value.
class IpAddress final {
  public:
    // Four decimal numbers without leading zeros, or IPv6 text without zone or brackets. Nothing
    // else: no octal, hexadecimal, short or whole-number forms.
    static std::optional<IpAddress> Parse(std::string_view text);
    static IpAddress FromV4(const std::array<std::uint8_t, 4>& bytes);
    static IpAddress FromV6(const std::array<std::uint8_t, 16>& bytes);

    bool is_v6() const { return is_v6_; }
    AddressKind Kind() const;
    // The IPv4 address that an IPv4-mapped IPv6 one (::ffff:0:0/96) stands for, else the same.
    IpAddress Unmapped() const;
    // The first address of an IPv6 one's /64; an IPv4 one itself.
    IpAddress NetworkOf64() const;
    // Canonical text, without brackets.
    std::string ToString() const;

    bool operator==(const IpAddress&) const = default;

  private:
    IpAddress() = default;

    bool is_v6_ = false;
    std::array<std::uint8_t, 16> bytes_{};  // an IPv4 address fills the first four
};

}  // namespace net
