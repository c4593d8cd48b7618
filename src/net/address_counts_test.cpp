// SPDX-License-Identifier: Apache-2.0
#include "net/address_counts.h"

#include <doctest/doctest.h>

namespace net {

TEST_CASE("an address is let in up to the cap, and again once one left") {
    AddressCounts counts;

    CHECK(counts.Enter("192.0.2.1", 2));
    CHECK(counts.Enter("192.0.2.1", 2));
    CHECK_FALSE(counts.Enter("192.0.2.1", 2));
    CHECK(counts.Enter("192.0.2.2", 2));
    counts.Leave("192.0.2.1");
    CHECK(counts.Enter("192.0.2.1", 2));
}

TEST_CASE("whoever has an IPv6 address has its whole /64, and an IPv4 one inside IPv6 is itself") {
    CHECK(AddressGroup("2001:db8:1:2::1") == AddressGroup("2001:db8:1:2:ffff::9"));
    CHECK(AddressGroup("2001:db8:1:2::1") != AddressGroup("2001:db8:1:3::1"));
    CHECK(AddressGroup("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(AddressGroup("192.0.2.1") != AddressGroup("192.0.2.2"));
}

}  // namespace net
