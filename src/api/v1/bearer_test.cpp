// SPDX-License-Identifier: Apache-2.0
#include "api/v1/bearer.h"

#include <doctest/doctest.h>

namespace {

net::ServerRequest Request(std::string_view target, net::HttpHeaders headers) {
    net::ServerRequest request;
    request.method = "GET";
    request.target = *net::ParseRequestTarget(target);
    request.headers = std::move(headers);
    return request;
}

}  // namespace

TEST_CASE("a bearer token opens /v1 and nothing else, and stands alone") {
    const net::HttpHeader token{"authorization", "Bearer abc"};
    const net::HttpHeader other{"Authorization", "Bearer def"};

    CHECK(api::BearerTokenOf(Request("/v1/explain", {token})) == "abc");
    CHECK_FALSE(api::BearerTokenOf(Request("/collaborations", {token})));
    CHECK_FALSE(api::BearerTokenOf(Request("/v1/explain", {token, other})));
    CHECK_FALSE(api::BearerTokenOf(Request("/v1/explain", {{"Authorization", "Basic abc"}})));
    CHECK_FALSE(api::BearerTokenOf(Request("/v1/explain", {})));
}
