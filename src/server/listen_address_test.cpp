// SPDX-License-Identifier: Apache-2.0
#include "server/listen_address.h"

#include <doctest/doctest.h>

TEST_CASE("an address to listen on is an IP address and a port") {
    const auto v4 = server::ParseListenAddress("127.0.0.1:7440");
    REQUIRE(v4.ok());
    CHECK(v4->address == "127.0.0.1");
    CHECK(v4->port == 7440);
    CHECK(v4->loopback);
    CHECK(server::ParseListenAddress("[::1]:0")->loopback);
    CHECK_FALSE(server::ParseListenAddress("0.0.0.0:80")->loopback);
    CHECK_FALSE(server::ParseListenAddress("192.168.1.4:80")->loopback);
}

TEST_CASE("a name, a port that is none and half an address are refused") {
    for (const char* text : {"localhost:80", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:http",
                             "127.0.0.1:65536", "127.0.0.1:-1", "::1"}) {
        CAPTURE(text);
        CHECK_FALSE(server::ParseListenAddress(text).ok());
    }
}
