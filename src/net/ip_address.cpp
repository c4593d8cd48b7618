// SPDX-License-Identifier: Apache-2.0
#include "net/ip_address.h"

#include "base/assert.h"

#include <algorithm>
#include <arpa/inet.h>
#include <span>

namespace net {
namespace {

// One block of the IANA special-purpose registries (RFC 6890 and its updates).
struct Block {
    std::array<std::uint8_t, 16> prefix;
    unsigned bits;
    AddressKind kind;
};

constexpr std::array kV4Blocks = {
    Block{{0}, 8, AddressKind::kReserved},
    Block{{10}, 8, AddressKind::kPrivate},
    Block{{100, 64}, 10, AddressKind::kPrivate},
    Block{{127}, 8, AddressKind::kLoopback},
    Block{{169, 254}, 16, AddressKind::kLinkLocal},
    Block{{172, 16}, 12, AddressKind::kPrivate},
    Block{{192, 0, 0}, 24, AddressKind::kReserved},
    Block{{192, 0, 2}, 24, AddressKind::kReserved},
    Block{{192, 88, 99}, 24, AddressKind::kReserved},
    Block{{192, 168}, 16, AddressKind::kPrivate},
    Block{{198, 18}, 15, AddressKind::kReserved},
    Block{{198, 51, 100}, 24, AddressKind::kReserved},
    Block{{203, 0, 113}, 24, AddressKind::kReserved},
    Block{{224}, 4, AddressKind::kMulticast},
    Block{{240}, 4, AddressKind::kReserved},
};

// In order: the first that matches decides. What none matches is public inside 2000::/3 and
// reserved outside.
constexpr std::array kV6Blocks = {
    Block{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 128, AddressKind::kReserved},
    Block{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressKind::kLoopback},
    Block{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, AddressKind::kEmbedded},
    Block{{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, AddressKind::kEmbedded},
    Block{{0}, 96, AddressKind::kEmbedded},
    Block{{0x00, 0x64, 0xff, 0x9b}, 32, AddressKind::kEmbedded},
    Block{{0x20, 0x01, 0x00, 0x00}, 32, AddressKind::kEmbedded},
    Block{{0x20, 0x01, 0x00}, 23, AddressKind::kReserved},
    Block{{0x20, 0x01, 0x0d, 0xb8}, 32, AddressKind::kReserved},
    Block{{0x20, 0x02}, 16, AddressKind::kEmbedded},
    Block{{0x3f, 0xff, 0x00}, 20, AddressKind::kReserved},
    Block{{0xfc}, 7, AddressKind::kPrivate},
    Block{{0xfe, 0x80}, 10, AddressKind::kLinkLocal},
    Block{{0xfe, 0xc0}, 10, AddressKind::kPrivate},
    Block{{0xff}, 8, AddressKind::kMulticast},
    Block{{0x20}, 3, AddressKind::kPublic},
};

bool Contains(const Block& block, const std::array<std::uint8_t, 16>& bytes) {
    for (unsigned bit = 0; bit < block.bits; bit += 8) {
        const unsigned used = std::min(8U, block.bits - bit);
        const auto mask = static_cast<std::uint8_t>(0xffU << (8U - used));
        if ((bytes[bit / 8] & mask) != (block.prefix[bit / 8] & mask)) return false;
    }
    return true;
}

AddressKind KindIn(std::span<const Block> blocks, const std::array<std::uint8_t, 16>& bytes,
                   AddressKind otherwise) {
    const auto found = std::find_if(blocks.begin(), blocks.end(),
                                    [&](const Block& block) { return Contains(block, bytes); });
    return found == blocks.end() ? otherwise : found->kind;
}

}  // namespace

std::string_view ToString(AddressKind kind) {
    switch (kind) {
        case AddressKind::kPublic: return "public";
        case AddressKind::kLoopback: return "loopback";
        case AddressKind::kLinkLocal: return "link-local";
        case AddressKind::kPrivate: return "private";
        case AddressKind::kMulticast: return "multicast";
        case AddressKind::kEmbedded: return "IPv4-in-IPv6";
        case AddressKind::kReserved: return "reserved";
    }
    UNREACHABLE();
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
    if (text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
    const std::string terminated(text);
    std::array<std::uint8_t, 4> v4{};
    // glibc's inet_pton takes neither leading zeros nor fewer than four numbers; ToString proves
    // it.
    if (inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) {
        const IpAddress address = FromV4(v4);
        return address.ToString() == text ? std::optional(address) : std::nullopt;
    }
    std::array<std::uint8_t, 16> v6{};
    if (inet_pton(AF_INET6, terminated.c_str(), v6.data()) == 1) return FromV6(v6);
    return std::nullopt;
}

IpAddress IpAddress::FromV4(const std::array<std::uint8_t, 4>& bytes) {
    IpAddress address;
    std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
    return address;
}

IpAddress IpAddress::FromV6(const std::array<std::uint8_t, 16>& bytes) {
    IpAddress address;
    address.is_v6_ = true;
    address.bytes_ = bytes;
    return address;
}

AddressKind IpAddress::Kind() const {
    return is_v6_ ? KindIn(kV6Blocks, bytes_, AddressKind::kReserved)
                  : KindIn(kV4Blocks, bytes_, AddressKind::kPublic);
}

IpAddress IpAddress::Unmapped() const {
    constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!is_v6_ || !std::equal(kMapped.begin(), kMapped.end(), bytes_.begin())) return *this;
    return FromV4({bytes_[12], bytes_[13], bytes_[14], bytes_[15]});
}

IpAddress IpAddress::NetworkOf64() const {
    IpAddress network = *this;
    if (is_v6_) std::fill(network.bytes_.begin() + 8, network.bytes_.end(), std::uint8_t{0});
    return network;
}

std::string IpAddress::ToString() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const char* made =
        inet_ntop(is_v6_ ? AF_INET6 : AF_INET, bytes_.data(), text.data(), text.size());
    ASSERT(made != nullptr);
    return made;
}

}  // namespace net
