// SPDX-License-Identifier: Apache-2.0
#include "net/forwarded.h"

#include <doctest/doctest.h>

namespace net {
namespace {

bool IsTen(std::string_view address) { return address.starts_with("10."); }

std::string From(const std::string& peer, const std::string& hops) {
    return ClientAddress(peer, {{"X-Forwarded-For", hops}}, IsTen);
}

}  // namespace

TEST_CASE("who is no trusted proxy is the client, whatever it says") {
    CHECK(From("192.0.2.1", "198.51.100.7") == "192.0.2.1");
    CHECK(ClientAddress("10.0.0.1", {{"X-Forwarded-For", "198.51.100.7"}}, {}) == "10.0.0.1");
}

TEST_CASE("a trusted proxy's last hop that is none is the client") {
    CHECK(From("10.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(From("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2") == "198.51.100.7");
    CHECK(From("10.0.0.1", "::ffff:198.51.100.7") == "198.51.100.7");
}

TEST_CASE("several headers are one list, the last one nearest") {
    const HttpHeaders headers{{"X-Forwarded-For", "203.0.113.9"},
                              {"x-forwarded-for", "198.51.100.7,10.0.0.3"}};

    CHECK(ClientAddress("10.0.0.1", headers, IsTen) == "198.51.100.7");
}

TEST_CASE("reading ends at what is no address, with the nearest hop that is one") {
    CHECK(From("10.0.0.1", "198.51.100.7, unknown") == "10.0.0.1");
    CHECK(From("10.0.0.1", "unknown, 10.0.0.2") == "10.0.0.2");
    CHECK(From("10.0.0.1", "") == "10.0.0.1");
    CHECK(From("10.0.0.1", "10.0.0.3, 10.0.0.2") == "10.0.0.3");
}

}  // namespace net
