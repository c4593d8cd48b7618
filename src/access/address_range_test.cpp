// SPDX-License-Identifier: Apache-2.0
#include "access/address_range.h"

#include <doctest/doctest.h>

namespace {

bool Holds(std::string_view range, std::string_view address) {
    const auto parsed = access_control::AddressRange::Parse(range);
    REQUIRE(parsed.has_value());
    return parsed->Contains(address);
}

bool IsRange(std::string_view text) {
    return access_control::AddressRange::Parse(text).has_value();
}

}  // namespace

TEST_CASE("a range holds the addresses that share its prefix") {
    CHECK(Holds("192.0.2.0/24", "192.0.2.255"));
    CHECK_FALSE(Holds("192.0.2.0/24", "192.0.3.0"));
    CHECK(Holds("10.32.0.0/11", "10.63.255.255"));
    CHECK_FALSE(Holds("10.32.0.0/11", "10.64.0.0"));
    CHECK(Holds("0.0.0.0/0", "203.0.113.9"));
    CHECK(Holds("203.0.113.9", "203.0.113.9"));
    CHECK_FALSE(Holds("203.0.113.9", "203.0.113.8"));
    CHECK(Holds("2001:db8::/33", "2001:db8:7fff::1"));
    CHECK_FALSE(Holds("2001:db8::/33", "2001:db8:8000::1"));
    CHECK(Holds("::1", "0:0:0:0:0:0:0:1"));
    CHECK(Holds("::/0", "fe80::1"));
}

TEST_CASE("IPv4 and IPv6 never hold each other, nor anything that is no address") {
    CHECK_FALSE(Holds("0.0.0.0/0", "::1"));
    CHECK_FALSE(Holds("::/0", "127.0.0.1"));
    CHECK_FALSE(Holds("::/0", "::ffff:127.0.0.1"));
    CHECK_FALSE(Holds("0.0.0.0/0", ""));
    CHECK_FALSE(Holds("0.0.0.0/0", "localhost"));
    CHECK_FALSE(Holds("0.0.0.0/0", "10.0.0.1/32"));
}

TEST_CASE("odd spellings are no ranges") {
    for (const char* text :
         {"",           "1.2.3",         "1.2.3.4.5",         "1.2.3.256",
          "01.2.3.4",   "1.2.3.4/33",    "1.2.3.4/",          "1.2.3.4/08",
          "1.2.3.4/-1", "1.2.3.4/24/1",  "+1.2.3.4",          "0x1.2.3.4",
          "::1::",      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9",
          "12345::",    "::g",           ":1:2:3:4:5:6:7:8",  "1:2:3:4:5:6:7:8:",
          "::1/129",    "fe80::1%eth0",  "1.2.3.4 "}) {
        INFO(text);
        CHECK_FALSE(IsRange(text));
    }
}

TEST_CASE("the addresses of one network of IPv6 stand for one party") {
    using access_control::NetworkOf;

    CHECK(NetworkOf("2001:db8::1") == NetworkOf("2001:db8:0:0:ffff::2"));
    CHECK(NetworkOf("2001:db8::1") != NetworkOf("2001:db8:0:1::1"));
    CHECK(NetworkOf("192.0.2.1") == "192.0.2.1");
    CHECK(NetworkOf("nonsense:") == "nonsense:");
}
