// SPDX-License-Identifier: Apache-2.0
#include "net/ip_address.h"

#include <doctest/doctest.h>

namespace net {
namespace {

AddressKind KindOf(std::string_view text) {
    const auto address = IpAddress::Parse(text);
    REQUIRE(address.has_value());
    return address->Kind();
}

}  // namespace

TEST_CASE("only the usual spelling of an address is one") {
    CHECK(IpAddress::Parse("8.8.8.8")->ToString() == "8.8.8.8");
    CHECK(IpAddress::Parse("2001:4860:0:0:0:0:0:8888")->ToString() == "2001:4860::8888");
    CHECK_FALSE(IpAddress::Parse("010.8.8.8"));
    CHECK_FALSE(IpAddress::Parse("8.8.8"));
    CHECK_FALSE(IpAddress::Parse("134744072"));
    CHECK_FALSE(IpAddress::Parse("[::1]"));
    CHECK_FALSE(IpAddress::Parse("fe80::1%1"));
    CHECK_FALSE(IpAddress::Parse(" 8.8.8.8"));
    CHECK_FALSE(IpAddress::Parse(""));
    CHECK_FALSE(IpAddress::Parse(std::string_view("8.8.8.8\0.a", 10)));
}

TEST_CASE("public addresses are told from special ones") {
    CHECK(KindOf("8.8.8.8") == AddressKind::kPublic);
    CHECK(KindOf("157.240.1.35") == AddressKind::kPublic);
    CHECK(KindOf("2a03:2880:f12f:83::1") == AddressKind::kPublic);
    CHECK(KindOf("11.0.0.0") == AddressKind::kPublic);
    CHECK(KindOf("172.32.0.1") == AddressKind::kPublic);
    CHECK(KindOf("100.128.0.1") == AddressKind::kPublic);
}

TEST_CASE("special IPv4 addresses have their kind") {
    CHECK(KindOf("0.0.0.0") == AddressKind::kReserved);
    CHECK(KindOf("10.255.0.1") == AddressKind::kPrivate);
    CHECK(KindOf("100.64.0.1") == AddressKind::kPrivate);
    CHECK(KindOf("100.127.255.255") == AddressKind::kPrivate);
    CHECK(KindOf("127.8.8.8") == AddressKind::kLoopback);
    CHECK(KindOf("169.254.169.254") == AddressKind::kLinkLocal);
    CHECK(KindOf("172.31.255.255") == AddressKind::kPrivate);
    CHECK(KindOf("192.168.1.1") == AddressKind::kPrivate);
    CHECK(KindOf("198.19.0.1") == AddressKind::kReserved);
    CHECK(KindOf("224.0.0.1") == AddressKind::kMulticast);
    CHECK(KindOf("255.255.255.255") == AddressKind::kReserved);
}

TEST_CASE("special IPv6 addresses have their kind") {
    CHECK(KindOf("::") == AddressKind::kReserved);
    CHECK(KindOf("::1") == AddressKind::kLoopback);
    CHECK(KindOf("fe80::1") == AddressKind::kLinkLocal);
    CHECK(KindOf("fc00::1") == AddressKind::kPrivate);
    CHECK(KindOf("fd12:3456::1") == AddressKind::kPrivate);
    CHECK(KindOf("fec0::1") == AddressKind::kPrivate);
    CHECK(KindOf("ff02::1") == AddressKind::kMulticast);
    CHECK(KindOf("2001:db8::1") == AddressKind::kReserved);
    CHECK(KindOf("5f00::1") == AddressKind::kReserved);
    CHECK(KindOf("4000::1") == AddressKind::kReserved);
}

TEST_CASE("an IPv6 address that carries an IPv4 one is special, whatever it carries") {
    CHECK(KindOf("::ffff:127.0.0.1") == AddressKind::kEmbedded);
    CHECK(KindOf("::ffff:8.8.8.8") == AddressKind::kEmbedded);
    CHECK(KindOf("::127.0.0.1") == AddressKind::kEmbedded);
    CHECK(KindOf("::ffff:0:10.0.0.1") == AddressKind::kEmbedded);
    CHECK(KindOf("64:ff9b::7f00:1") == AddressKind::kEmbedded);
    CHECK(KindOf("64:ff9b:1::a00:1") == AddressKind::kEmbedded);
    CHECK(KindOf("2002:7f00:1::") == AddressKind::kEmbedded);
    CHECK(KindOf("2001:0:1::1") == AddressKind::kEmbedded);
}

TEST_CASE("an IPv4 address inside an IPv6 one is the same, and other IPv6 addresses stay") {
    CHECK(IpAddress::Parse("::ffff:192.0.2.1")->Unmapped() == *IpAddress::Parse("192.0.2.1"));
    CHECK(IpAddress::Parse("::fffe:192.0.2.1")->Unmapped().is_v6());
    CHECK(IpAddress::Parse("192.0.2.1")->Unmapped() == *IpAddress::Parse("192.0.2.1"));
}

TEST_CASE("the network of an IPv6 address is its first 64 bits") {
    CHECK(IpAddress::Parse("2001:db8::1:2:3:4")->NetworkOf64() == *IpAddress::Parse("2001:db8::"));
    CHECK(IpAddress::Parse("192.0.2.1")->NetworkOf64() == *IpAddress::Parse("192.0.2.1"));
}

}  // namespace net
