// SPDX-License-Identifier: Apache-2.0
#include "access/address_range.h"

#include "base/bytes.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace access_control {
namespace {

constexpr std::size_t kGroupsMax = 8;

// A whole number without sign or leading zeros.
std::optional<unsigned> Number(std::string_view text, int base, unsigned max) {
    unsigned number = 0;
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), number, base);
    const bool whole = problem == std::errc() && end == text.data() + text.size();
    if (!whole || number > max || (base == 10 && text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    return number;
}

using Address = std::array<std::uint8_t, 16>;

std::optional<Address> ParseV4(std::string_view text) {
    Address address{};
    for (std::size_t i = 0; i < 4; ++i) {
        const std::string_view part = text.substr(0, text.find('.'));
        const bool last = part.size() == text.size();
        const auto number = Number(part, 10, 255);
        if (!number || last != (i == 3)) return std::nullopt;
        address[i] = static_cast<std::uint8_t>(*number);
        text.remove_prefix(last ? part.size() : part.size() + 1);
    }
    return address;
}

struct Groups {
    std::array<unsigned, kGroupsMax> values{};
    std::size_t count = 0;
};

std::optional<Groups> ParseGroups(std::string_view text) {
    Groups groups;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(':'));
        const bool last = part.size() == text.size();
        const auto number = part.size() <= 4 ? Number(part, 16, 0xffff) : std::nullopt;
        if (!number || groups.count == kGroupsMax) return std::nullopt;
        groups.values[groups.count++] = *number;
        text.remove_prefix(last ? part.size() : part.size() + 1);
        if (!last && text.empty()) return std::nullopt;
    }
    return groups;
}

std::optional<Address> ParseV6(std::string_view text) {
    const std::size_t gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = ParseGroups(text.substr(0, gap));
    const auto tail = ParseGroups(has_gap ? text.substr(gap + 2) : std::string_view());
    if (!head || !tail) return std::nullopt;
    const std::size_t written = head->count + tail->count;
    if (has_gap ? written >= kGroupsMax : written != kGroupsMax) return std::nullopt;
    std::array<unsigned, kGroupsMax> groups{};
    std::copy_n(head->values.begin(), head->count, groups.begin());
    std::copy_n(tail->values.begin(), tail->count,
                groups.end() - static_cast<std::ptrdiff_t>(tail->count));
    Address address{};
    for (std::size_t i = 0; i < kGroupsMax; ++i) {
        address[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8U);
        address[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xffU);
    }
    return address;
}

bool IsV6(std::string_view text) { return text.find(':') != std::string_view::npos; }

std::optional<Address> ParseAddress(std::string_view text) {
    return IsV6(text) ? ParseV6(text) : ParseV4(text);
}

}  // namespace

std::optional<AddressRange> AddressRange::Parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    const auto address = ParseAddress(host);
    if (!address) return std::nullopt;
    AddressRange range;
    range.is_v6_ = IsV6(host);
    range.bytes_ = *address;
    range.bits_ = range.is_v6_ ? 128 : 32;
    if (slash == std::string_view::npos) return range;
    const auto bits = Number(text.substr(slash + 1), 10, range.bits_);
    if (!bits) return std::nullopt;
    range.bits_ = *bits;
    return range;
}

bool AddressRange::Contains(std::string_view address) const {
    const auto bytes = IsV6(address) == is_v6_ ? ParseAddress(address) : std::nullopt;
    if (!bytes) return false;
    for (unsigned bit = 0; bit < bits_; bit += 8) {
        const unsigned used = std::min(8U, bits_ - bit);
        const auto mask = static_cast<std::uint8_t>(0xffU << (8U - used));
        if (((*bytes)[bit / 8] & mask) != (bytes_[bit / 8] & mask)) return false;
    }
    return true;
}

std::string NetworkOf(std::string_view address) {
    constexpr std::size_t kNetworkBytes = 8;
    const auto bytes = IsV6(address) ? ParseV6(address) : std::nullopt;
    if (!bytes) return std::string(address);
    return base::HexEncode(base::ByteView(*bytes).first(kNetworkBytes)) + "/64";
}

}  // namespace access_control
