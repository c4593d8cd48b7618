// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include "base/clock.h"
#include "net/raw_peer.h"

#include <array>
#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace net {
namespace {

using std::chrono::milliseconds;

ServerAnswer Echo(const ServerRequest& request) {
    ServerAnswer answer;
    answer.response.headers = {{"X-Method", request.method}};
    answer.response.body = request.target.path + "|" + request.target.query + "|" + request.body;
    return answer;
}

std::unique_ptr<HttpServer> StartServer(HttpHandler handler = Echo,
                                        HttpServerOptions options = {}) {
    auto server = HttpServer::Start(std::move(options), std::move(handler));
    REQUIRE(server.ok());
    return *std::move(server);
}

std::string Ask(const HttpServer& server, std::string_view bytes) {
    RawPeer peer(server);
    peer.Say(bytes);
    const std::string heard = peer.HearAll();
    CHECK_FALSE(peer.timed_out);
    return heard;
}

bool Has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool Accepts(const HttpServer& server) {
    const base::UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

constexpr std::string_view kGetClose =
    "GET /a?b=c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("a request is answered and the connection closed when asked") {
    const auto server = StartServer();

    const std::string answer = Ask(*server, kGetClose);

    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(Has(answer, "X-Method: GET\r\n"));
    CHECK(Has(answer, "Content-Length: 7\r\n"));
    CHECK(answer.ends_with("\r\n\r\n/a|b=c|"));
}

TEST_CASE("a connection is kept for further requests, also when they come together") {
    const auto server = StartServer();
    RawPeer peer(*server);

    peer.Say("POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /two "
             "HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string both = peer.HearUntil("/two||");
    peer.Say(kGetClose);

    CHECK(Has(both, "/one||abc"));
    CHECK(Has(both, "Connection: keep-alive"));
    CHECK(peer.HearAll().ends_with("/a|b=c|"));
}

TEST_CASE("a chunked body is put together and its trailers dropped") {
    bool has_trailer = true;
    const auto server = StartServer([&](const ServerRequest& request) {
        has_trailer = FindHeader(request.headers, "X-Late") != nullptr;
        return Echo(request);
    });

    const std::string answer =
        Ask(*server,
            "POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n");

    CHECK(answer.ends_with("/c||abcde"));
    CHECK_FALSE(has_trailer);
}

TEST_CASE("ambiguous requests are refused and the connection closed") {
    const auto server = StartServer();

    CHECK(Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: "
                       "chunked\r\n\r\n0\r\n\r\n")
              .starts_with("HTTP/1.1 400 "));
    CHECK(Ask(*server, "GET / HTTP/1.1\nHost: x\n\n").starts_with("HTTP/1.1 400 "));
    CHECK(Ask(*server, "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 400 "));
    CHECK(Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")
              .starts_with("HTTP/1.1 400 "));
}

TEST_CASE("what follows a refused request is not answered") {
    std::atomic<int> handled{0};
    const auto server = StartServer([&](const ServerRequest& request) {
        ++handled;
        return Echo(request);
    });

    Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n" +
                     std::string(kGetClose));

    CHECK(handled == 0);
}

TEST_CASE("a head that is too long is refused") {
    const auto server = StartServer();

    const std::string answer =
        Ask(*server, "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(std::size_t{40} << 10U, 'x') +
                         "\r\n\r\n");

    CHECK(answer.starts_with("HTTP/1.1 431 "));
}

TEST_CASE("a chunked body that comes byte by byte is read, or refused, and ends no server") {
    const auto server = StartServer();
    const std::string head =
        "POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    const auto drip = [&](std::string_view body) {
        RawPeer peer(*server);
        peer.SendAtOnce();
        peer.Say(head);
        for (const char byte : body) {
            if (!peer.Say(std::string_view(&byte, 1))) break;
            std::this_thread::yield();
        }
        return peer.HearAll();
    };

    for (int round = 0; round < 20; ++round) {
        CHECK(drip("0\r\n\r\n").ends_with("/c||"));
        CHECK(drip("1\r\na\r\n0\r\n\r\n").ends_with("/c||a"));
        CHECK(drip("2;x=y\r\nab\r\n00;z\r\nX: 1\r\n\r\n").ends_with("/c||ab"));
        CHECK(drip("0\r\nX : 1\r\n\r\n").starts_with("HTTP/1.1 400"));
        CHECK(drip("\r\n\r\n0").starts_with("HTTP/1.1 400"));
    }
}

TEST_CASE("a body that is too long is refused, announced or chunked") {
    const auto server = StartServer(Echo, {.body_bytes_max = 10});

    CHECK(Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n12345678901")
              .starts_with("HTTP/1.1 413 "));
    CHECK(Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                       "chunked\r\n\r\n6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n")
              .starts_with("HTTP/1.1 413 "));
    CHECK(Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                       "10\r\n\r\n1234567890")
              .starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a head that drips in is cut off at its deadline") {
    const auto server = StartServer(Echo, {.head_timeout_max = milliseconds(200)});
    RawPeer peer(*server);
    base::SystemClock clock;
    const auto start = clock.SteadyNow();
    bool heard_out = true;

    peer.Say("GET / HTTP/1.1\r\nHost: x\r\nX: ");
    for (int i = 0; i < 100 && heard_out; ++i) {
        clock.SleepFor(milliseconds(20));
        heard_out = peer.Say("x");
    }

    CHECK(peer.HearAll().empty());
    CHECK(clock.SteadyNow() - start < milliseconds(1'900));
}

TEST_CASE("a body that does not come is cut off at its deadline") {
    const auto server = StartServer(Echo, {.body_timeout_max = milliseconds(100)});

    CHECK(Ask(*server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab").empty());
}

TEST_CASE("an idle connection is closed") {
    const auto server = StartServer(Echo, {.idle_timeout_max = milliseconds(100)});

    CHECK(Ask(*server, "").empty());
}

TEST_CASE("connections past the cap wait until one ends") {
    const auto server = StartServer(Echo, {.connections_max = 1});
    RawPeer first(*server);
    first.Say("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(Has(first.HearUntil("/first||"), "/first||"));
    RawPeer second(*server);
    second.Say(kGetClose);

    first.Say(kGetClose);

    CHECK(first.HearAll().ends_with("/a|b=c|"));
    CHECK(second.HearAll().ends_with("/a|b=c|"));
}

TEST_CASE("connections of one address past its cap are closed, and let in again when one ended") {
    const auto server = StartServer(Echo, {.connections_per_address_max = 1});
    RawPeer first(*server);
    first.Say("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(Has(first.HearUntil("/first||"), "/first||"));
    CHECK(server->connections() == 1);

    RawPeer second(*server);
    CHECK(second.HearAll().empty());
    CHECK_FALSE(second.timed_out);
    first.Say(kGetClose);

    CHECK(first.HearAll().ends_with("/a|b=c|"));
    while (server->connections() > 0) std::this_thread::yield();
    CHECK(Ask(*server, kGetClose).ends_with("/a|b=c|"));
}

TEST_CASE("a trusted proxy may hold many connections, and names the client") {
    HttpServerOptions options{.connections_per_address_max = 1};
    options.is_trusted_proxy = [](std::string_view address) { return address == "127.0.0.1"; };
    const auto server = StartServer(
        [](const ServerRequest& request) {
            ServerAnswer answer;
            answer.response.body = "from " + request.peer_address;
            return answer;
        },
        options);
    const RawPeer first(*server);
    const RawPeer second(*server);

    const std::string answer = Ask(*server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                            "X-Forwarded-For: 198.51.100.7\r\n\r\n");

    CHECK(answer.ends_with("from 198.51.100.7"));
}

TEST_CASE("only the configured host names are answered") {
    const auto server = StartServer(Echo, {.host_names = {"node.example"}});

    CHECK(Ask(*server, "GET / HTTP/1.1\r\nHost: Node.Example:7440\r\nConnection: close\r\n\r\n")
              .starts_with("HTTP/1.1 200 "));
    CHECK(
        Ask(*server, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").starts_with("HTTP/1.1 421 "));
    CHECK(Ask(*server, "GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 421 "));
}

TEST_CASE("slow heads and slow bodies hold no thread") {
    const auto server = StartServer(Echo, {.handler_threads = 1});
    std::vector<std::unique_ptr<RawPeer>> slow;
    for (int i = 0; i < 50; ++i) {
        slow.push_back(std::make_unique<RawPeer>(*server));
        slow.back()->Say(i % 2 == 0 ? "GET / HTTP/1.1\r\nHo"
                                    : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na");
    }

    CHECK(Ask(*server, kGetClose).ends_with("/a|b=c|"));
    CHECK(server->connections() >= slow.size());
}

TEST_CASE("a client that waits for 100 Continue gets it") {
    const auto server = StartServer();
    RawPeer peer(*server);
    peer.Say("POST /e HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\nExpect: "
             "100-continue\r\n\r\n");

    CHECK(Has(peer.HearUntil("\r\n\r\n"), "100 Continue"));
    peer.Say("abc");
    CHECK(peer.HearAll().ends_with("/e||abc"));
}

TEST_CASE("a handler can close, reset and delay") {
    const auto server = StartServer([](const ServerRequest& request) {
        ServerAnswer answer = Echo(request);
        if (request.target.path == "/close") answer.effect = TransportEffect::kClose;
        if (request.target.path == "/reset") answer.effect = TransportEffect::kReset;
        if (request.target.path == "/delay") answer.delay = milliseconds(150);
        return answer;
    });
    base::SystemClock clock;

    CHECK(Ask(*server, "GET /close HTTP/1.1\r\nHost: x\r\n\r\n").empty());
    RawPeer peer(*server);
    peer.Say("GET /reset HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(peer.HearAll().empty());
    CHECK(peer.reset);
    const auto start = clock.SteadyNow();
    CHECK(Has(Ask(*server, "GET /delay HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              "/delay||"));
    CHECK(clock.SteadyNow() - start >= milliseconds(150));
}

TEST_CASE("what a handler throws becomes status 500 and says nothing more") {
    const auto server = StartServer([](const ServerRequest&) {
        ServerAnswer answer;
        answer.response.body = std::string("hunter2").substr(8);
        return answer;
    });

    const std::string answer = Ask(*server, kGetClose);

    CHECK(answer.starts_with("HTTP/1.1 500 "));
    CHECK_FALSE(Has(answer, "hunter2"));
}

TEST_CASE("a header of the handler cannot break out of its line") {
    const auto server = StartServer([](const ServerRequest&) {
        ServerAnswer answer;
        answer.response.headers = {{"X", "a\r\nSet-Cookie: b"}};
        return answer;
    });

    CHECK(Ask(*server, kGetClose).empty());
}

TEST_CASE("the answer to HEAD has the length and no body") {
    const auto server = StartServer();

    const std::string answer =
        Ask(*server, "HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    CHECK(Has(answer, "Content-Length: 6\r\n"));
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("stopping lets a request in hand finish and closes idle connections") {
    std::atomic<bool> entered{false};
    const auto server = StartServer([&](const ServerRequest& request) {
        entered = true;
        base::SystemClock().SleepFor(milliseconds(150));
        return Echo(request);
    });
    RawPeer idle(*server);
    RawPeer busy(*server);
    busy.Say("GET /busy HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!entered) std::this_thread::yield();

    server->Stop();

    const std::string answer = busy.HearAll();
    CHECK(answer.ends_with("/busy||"));
    CHECK(Has(answer, "Connection: close"));
    CHECK(idle.HearAll().empty());
}

TEST_CASE("a connection whose answer is being written when the server stops ends after it") {
    const auto server = StartServer(
        [](const ServerRequest&) {
            ServerAnswer answer;
            answer.response.body = std::string(std::size_t{32} << 20U, 'x');
            return answer;
        },
        {.stop_grace = milliseconds(60'000)});
    RawPeer peer(*server);
    peer.Say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(Has(peer.HearUntil("\r\n\r\n"), "keep-alive"));

    const std::jthread stopper([&] { server->Stop(); });
    while (Accepts(*server)) std::this_thread::yield();

    CHECK(peer.HearAll().size() > (std::size_t{31} << 20U));
    CHECK_FALSE(peer.timed_out);
}

TEST_CASE("an address in use or malformed is an error that names it") {
    const auto server = StartServer();
    const auto again = HttpServer::Start({.port = server->port()}, Echo);
    const auto bad = HttpServer::Start({.address = "localhost"}, Echo);

    REQUIRE_FALSE(again.ok());
    CHECK(Has(again.error().message, server->HostAndPort()));
    REQUIRE_FALSE(bad.ok());
    CHECK(bad.error().code == base::ErrorCode::kInvalidArgument);
}

}  // namespace net
