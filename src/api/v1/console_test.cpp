// SPDX-License-Identifier: Apache-2.0
#include "api/v1/console.h"

#include <doctest/doctest.h>

namespace {

using api::ConsoleRequest;
using api::ConsoleRequestOf;

net::ServerRequest Request(std::string method, std::string_view target,
                           net::HttpHeaders headers = {}) {
    net::ServerRequest request;
    request.method = std::move(method);
    request.target = *net::ParseRequestTarget(target);
    request.headers = std::move(headers);
    return request;
}

bool Own(std::string method, const std::string& origin, bool secure) {
    auto request = Request(std::move(method), "/v1/sign-out", {{"Host", "room.example:7440"}});
    if (!origin.empty()) request.headers.push_back({"Origin", origin});
    request.secure = secure;
    return api::IsFromOwnPage(request);
}

}  // namespace

TEST_CASE("only what comes under /v1 without another authorization is a browser's") {
    const net::HttpHeader cookie{"Cookie", "a=1; __Host-glovebox=s; b"};

    CHECK(ConsoleRequestOf(Request("POST", "/v1/sign-in")) == ConsoleRequest::kSignIn);
    CHECK(ConsoleRequestOf(Request("POST", "/v1/sign-out")) == ConsoleRequest::kSignOut);
    CHECK(ConsoleRequestOf(Request("GET", "/v1/x", {cookie})) == ConsoleRequest::kSession);
    CHECK(ConsoleRequestOf(Request("GET", "/v1/sign-in", {cookie})) == ConsoleRequest::kSession);
    CHECK(ConsoleRequestOf(Request("GET", "/v1/x")) == ConsoleRequest::kNone);
    CHECK(ConsoleRequestOf(Request("GET", "/v1/x", {{"Cookie", "glovebox=s"}})) ==
          ConsoleRequest::kNone);
    CHECK(ConsoleRequestOf(Request("GET", "/collaborations", {cookie})) == ConsoleRequest::kNone);
    CHECK(ConsoleRequestOf(Request("GET", "/v1/x", {cookie, {"authorization", "Bearer t"}})) ==
          ConsoleRequest::kNone);
    CHECK(ConsoleRequestOf(Request("GET", "/v1/x", {cookie, cookie})) == ConsoleRequest::kNone);
}

TEST_CASE("who is not known yet may send little, and says how much") {
    const auto status = [](net::HttpHeaders headers) {
        const auto wrong = api::CheckSignInHead(Request("POST", "/v1/sign-in", std::move(headers)));
        return wrong ? wrong->status : 200;
    };

    CHECK(status({{"Content-Length", "4096"}}) == 200);
    CHECK(status({{"Content-Length", "4097"}}) == 413);
    CHECK(status({{"Content-Length", "99999999999999999999"}}) == 413);
    CHECK(status({{"Transfer-Encoding", "chunked"}}) == 411);
}

TEST_CASE("what writes must come from a page of this node") {
    CHECK(Own("GET", "", true));
    CHECK_FALSE(Own("POST", "", true));
    CHECK(Own("POST", "https://room.example:7440", true));
    CHECK_FALSE(Own("POST", "http://room.example:7440", true));
    CHECK(Own("POST", "http://room.example:7440", false));
    CHECK(Own("DELETE", "https://room.example:7440", false));
    CHECK_FALSE(Own("POST", "https://room.example", true));
    CHECK_FALSE(Own("POST", "https://evil.example", true));
    CHECK_FALSE(Own("POST", "null", true));
}
