// SPDX-License-Identifier: Apache-2.0
#include "net/request_head.h"

#include <doctest/doctest.h>
#include <string>

namespace net {
namespace {

HeadState Look(std::string_view head) { return RequestHeadGate().Look(head); }

int RefusedWith(std::string_view head) {
    RequestHeadGate gate;
    return gate.Look(head) == HeadState::kRefused ? gate.status() : 0;
}

std::string Post(std::string_view headers) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}

}  // namespace

TEST_CASE("an ordinary head passes and its size is known") {
    const std::string head = Post("Content-Length: 3\r\n");
    RequestHeadGate gate;

    CHECK(gate.Look(head + "abc") == HeadState::kComplete);
    CHECK(gate.bytes() == head.size());
}

TEST_CASE("a head passes however its bytes arrive") {
    const std::string head = Post("Accept: */*\r\nTransfer-Encoding: chunked\r\n");
    RequestHeadGate gate;
    for (std::size_t size = 0; size < head.size(); ++size) {
        REQUIRE(gate.Look(std::string_view(head).substr(0, size)) == HeadState::kIncomplete);
    }

    CHECK(gate.Look(head) == HeadState::kComplete);
}

TEST_CASE("two ways to tell the body's length are refused") {
    CHECK(RefusedWith(Post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length: 3\r\nContent-Length: 3\r\n")) == 400);
    CHECK(RefusedWith(Post("content-length: 3\r\nContent-Length: 4\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length: 3, 3\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length: +3\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length: 0x3\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length:\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length: 9999999999999999\r\n")) == 400);
    CHECK(RefusedWith(Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(RefusedWith(Post("Transfer-Encoding: gzip, chunked\r\n")) == 400);
    CHECK(RefusedWith(Post("Transfer-Encoding: identity\r\n")) == 400);
    CHECK(RefusedWith("POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

TEST_CASE("a line that does not end in CR LF is refused as soon as it is seen") {
    CHECK(RefusedWith("GET /x HTTP/1.1\n") == 400);
    CHECK(RefusedWith("GET /x HTTP/1.1\r\nHost: a\n") == 400);
    CHECK(RefusedWith("GET /x HTTP/1.1\rHost: a\r\n") == 400);
    CHECK(RefusedWith("\r\nGET /x HTTP/1.1\r\n") == 400);
}

TEST_CASE("folded, blank and malformed header lines are refused") {
    CHECK(RefusedWith(Post("X: 1\r\n 2\r\n")) == 400);
    CHECK(RefusedWith(Post("X: 1\r\n\t2\r\n")) == 400);
    CHECK(RefusedWith(Post("X : 1\r\n")) == 400);
    CHECK(RefusedWith(Post("Content-Length : 3\r\n")) == 400);
    CHECK(RefusedWith(Post("X\r\n")) == 400);
    CHECK(RefusedWith(Post(": 1\r\n")) == 400);
    CHECK(RefusedWith(Post("X: a\x01z\r\n")) == 400);
    CHECK(RefusedWith(Post("X: a\x7f\r\n")) == 400);
    CHECK(RefusedWith(Post(std::string("X: a\0b\r\n", 8))) == 400);
}

TEST_CASE("there must be one Host") {
    CHECK(RefusedWith("GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(RefusedWith(Post("Host: b\r\n")) == 400);
    CHECK(Look("GET / HTTP/1.0\r\n\r\n") == HeadState::kComplete);
}

TEST_CASE("a request line of another form is refused") {
    CHECK(RefusedWith("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("GET  / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("GET / HTTP/1.1 \r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("GET / http/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("GET /\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("G(T / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(RefusedWith("GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
}

TEST_CASE("a head has a greatest size and number of lines") {
    CHECK(RefusedWith(Post("X: " + std::string(kRequestHeadBytesMax, 'x') + "\r\n")) == 431);
    std::string lines;
    for (std::size_t i = 1; i < kRequestHeadersMax; ++i) lines += "X: y\r\n";
    CHECK(Look(Post(lines)) == HeadState::kComplete);
    CHECK(RefusedWith(Post(lines + "X: y\r\n")) == 431);
}

}  // namespace net
