// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"
#include "net/http_server.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace net {
namespace {

using std::chrono::milliseconds;

std::unique_ptr<HttpServer> StartServer(HttpHandler handler, HttpServerOptions options = {}) {
    auto server = HttpServer::Start(std::move(options), std::move(handler));
    REQUIRE(server.ok());
    return *std::move(server);
}

std::shared_ptr<const EgressPolicy> Allow(std::vector<EgressRule> rules,
                                          HostResolver resolver = ResolveWithSystem) {
    auto policy = EgressPolicy::Make(std::move(rules), std::move(resolver));
    REQUIRE(policy.ok());
    return std::make_shared<const EgressPolicy>(*std::move(policy));
}

std::shared_ptr<const EgressPolicy> AllowServer(const HttpServer& server) {
    return Allow({{.purpose = "test", .host = "127.0.0.1", .port = server.port()}});
}

HttpRequest Request(const HttpServer& server, std::string method, std::string target,
                    std::string body = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.url = "http://" + server.HostAndPort() + target;
    request.body = std::move(body);
    request.total_timeout_max = milliseconds(5'000);
    return request;
}

ServerAnswer Echo(const ServerRequest& request) {
    ServerAnswer answer;
    answer.response.status = 207;
    answer.response.headers = {{"X-Usage", "{\"a\": [1]}"}, {"X-Empty", ""}};
    answer.response.body = request.method + " " + request.target.path + "?" + request.target.query +
                           " " + request.body;
    return answer;
}

bool Has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a request arrives with its method, target and body, and its answer comes back whole") {
    const auto server = StartServer(Echo);
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});

    const auto get = client.Send(Request(*server, "GET", "/a%20b?c=d%26"));
    const auto post = client.Send(Request(*server, "POST", "/p", "body"));

    REQUIRE(get.ok());
    CHECK(get->status == 207);
    CHECK(get->body == "GET /a%20b?c=d%26 ");
    CHECK(*FindHeader(get->headers, "x-usage") == "{\"a\": [1]}");
    CHECK(FindHeader(get->headers, "X-Empty")->empty());
    CHECK(post->body == "POST /p? body");
    CHECK(client.Send(Request(*server, "DELETE", "/d", "rows"))->body == "DELETE /d? rows");
    CHECK(client.Send(Request(*server, "PUT", "/d", "rows"))->body == "PUT /d? rows");
    CHECK(client.Send(Request(*server, "POST", "/d"))->body == "POST /d? ");
    CHECK(client.Send(Request(*server, "HEAD", "/d"))->body.empty());
    CHECK(client.Send(Request(*server, "GET", "/again"))->body == "GET /again? ");
}

TEST_CASE("headers arrive as given and no others name us or wait") {
    HttpHeaders seen;
    const auto server = StartServer([&](const ServerRequest& request) {
        seen = request.headers;
        return ServerAnswer{};
    });
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});
    HttpRequest request = Request(*server, "POST", "/", std::string(std::size_t{2} << 20U, 'x'));
    request.headers = {{"Authorization", "Bearer t"}, {"X-Empty", ""}};

    CHECK(client.Send(request)->status == 413);
    request.body = "{}";
    REQUIRE(client.Send(request).ok());

    CHECK(*FindHeader(seen, "Authorization") == "Bearer t");
    REQUIRE(FindHeader(seen, "X-Empty") != nullptr);
    CHECK(FindHeader(seen, "X-Empty")->empty());
    CHECK(FindHeader(seen, "Content-Type") == nullptr);
    CHECK(FindHeader(seen, "Expect") == nullptr);
    CHECK(*FindHeader(seen, "User-Agent") == "glovebox");
}

TEST_CASE("one connection serves several requests") {
    std::atomic<int> handled{0};
    const auto server = StartServer(
        [&](const ServerRequest& request) {
            ++handled;
            return Echo(request);
        },
        {.connections_max = 1});
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});

    for (int i = 0; i < 20; ++i) REQUIRE(client.Send(Request(*server, "POST", "/", "x")).ok());

    CHECK(handled == 20);
}

TEST_CASE("threads share one client") {
    const auto server = StartServer(Echo);
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});
    std::atomic<int> answered{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 10; ++i) {
                    const std::string body = std::to_string(thread * 100 + i);
                    const auto answer = client.Send(Request(*server, "POST", "/", body));
                    if (answer.ok() && answer->body == "POST /? " + body) ++answered;
                }
            });
        }
    }
    CHECK(answered == 40);
}

TEST_CASE("what the operator did not list is refused before anything is sent") {
    std::atomic<int> handled{0};
    const auto server = StartServer([&](const ServerRequest& request) {
        ++handled;
        return Echo(request);
    });
    CurlHttpClient other_purpose(AllowServer(*server), {.purpose = "webhook"});
    CurlHttpClient other_host(Allow({{.purpose = "test", .host = "graph.facebook.com"}}),
                              {.purpose = "test"});

    for (CurlHttpClient* client : {&other_purpose, &other_host}) {
        const auto refused =
            client->Send(Request(*server, "POST", "/secret-path?token=hunter2", "x"));
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == base::ErrorCode::kPermissionDenied);
        CHECK(DeliveryOf(refused.error()) == Delivery::kNotSent);
        CHECK(Has(refused.error().message, server->HostAndPort()));
        CHECK_FALSE(Has(refused.error().message, "secret-path"));
    }
    CHECK(handled == 0);
}

TEST_CASE("a name goes to the address that was checked and not to where the system would go") {
    std::string host;
    const auto server = StartServer([&](const ServerRequest& request) {
        host = *FindHeader(request.headers, "Host");
        return Echo(request);
    });
    const std::string name = "meta.example";
    CurlHttpClient client(Allow({{.purpose = "test",
                                  .host = name,
                                  .port = server->port(),
                                  .special_addresses_allowed = true}},
                                [](const std::string&) -> base::Result<std::vector<IpAddress>> {
                                    return std::vector{*IpAddress::Parse("127.0.0.1")};
                                }),
                          {.purpose = "test"});
    HttpRequest request = Request(*server, "GET", "/");
    request.url = "http://" + name + ":" + std::to_string(server->port()) + "/";

    REQUIRE(client.Send(request).ok());
    CHECK(host == name + ":" + std::to_string(server->port()));
}

TEST_CASE("plain http leaves the machine for nobody") {
    CurlHttpClient client(Allow({{.purpose = "test", .host = "192.0.2.1", .port = 80}}),
                          {.purpose = "test"});
    HttpRequest request;
    request.url = "http://192.0.2.1/";

    const auto refused = client.Send(request);

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == base::ErrorCode::kPermissionDenied);
    CHECK(refused.error().message ==
          "plain http goes to loopback addresses only: use https for 192.0.2.1:80");
}

TEST_CASE("a redirect is an answer and is not followed") {
    std::atomic<int> handled{0};
    const auto server = StartServer([&](const ServerRequest&) {
        ++handled;
        ServerAnswer answer;
        answer.response.status = 307;
        answer.response.headers = {{"Location", "/elsewhere"}};
        return answer;
    });
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});

    const auto answer = client.Send(Request(*server, "GET", "/"));

    REQUIRE(answer.ok());
    CHECK(answer->status == 307);
    CHECK(handled == 1);
}

TEST_CASE("a proxy in the environment is not used") {
    const auto server = StartServer(Echo);
    setenv("http_proxy", "http://127.0.0.1:9", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});

    CHECK(client.Send(Request(*server, "GET", "/")).ok());

    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
}

TEST_CASE("an answer over its limit is an error") {
    const auto server = StartServer([](const ServerRequest& request) {
        ServerAnswer answer;
        if (request.target.path == "/body") answer.response.body = std::string(1001, 'x');
        if (request.target.path == "/head")
            answer.response.headers = {{"X", std::string(70'000, 'x')}};
        return answer;
    });
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});
    HttpRequest request = Request(*server, "GET", "/body");
    request.response_bytes_max = 1000;

    const auto body = client.Send(request);
    const auto head = client.Send(Request(*server, "GET", "/head"));

    REQUIRE_FALSE(body.ok());
    CHECK(body.error().code == base::ErrorCode::kResourceExhausted);
    CHECK(DeliveryOf(body.error()) == Delivery::kUnknown);
    REQUIRE_FALSE(head.ok());
    CHECK(head.error().code == base::ErrorCode::kResourceExhausted);
    request.response_bytes_max = 1001;
    CHECK(client.Send(request).ok());
}

TEST_CASE("a reset or a closed connection may have delivered the request") {
    const auto server = StartServer([](const ServerRequest& request) {
        ServerAnswer answer;
        answer.effect =
            request.target.path == "/reset" ? TransportEffect::kReset : TransportEffect::kClose;
        return answer;
    });
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});

    const auto reset = client.Send(Request(*server, "POST", "/reset", "x"));
    const auto closed = client.Send(Request(*server, "POST", "/close", "x"));

    REQUIRE_FALSE(reset.ok());
    CHECK(reset.error().code == base::ErrorCode::kUnavailable);
    CHECK(DeliveryOf(reset.error()) == Delivery::kUnknown);
    REQUIRE_FALSE(closed.ok());
    CHECK(closed.error().code == base::ErrorCode::kUnavailable);
    CHECK(DeliveryOf(closed.error()) == Delivery::kUnknown);
}

TEST_CASE("a request with a body is never sent twice, also not on a kept connection") {
    std::atomic<int> handled{0};
    const auto server = StartServer([&](const ServerRequest& request) {
        ++handled;
        ServerAnswer answer;
        if (request.target.path == "/reset") answer.effect = TransportEffect::kReset;
        if (request.target.path == "/close") answer.effect = TransportEffect::kClose;
        return answer;
    });
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});

    REQUIRE(client.Send(Request(*server, "POST", "/ok", "x")).ok());
    const auto closed = client.Send(Request(*server, "POST", "/close", "x"));
    CHECK(handled == 2);
    REQUIRE(client.Send(Request(*server, "POST", "/ok", "x")).ok());
    const auto reset = client.Send(Request(*server, "POST", "/reset", std::string(500'000, 'x')));
    CHECK(handled == 4);

    REQUIRE_FALSE(closed.ok());
    CHECK(DeliveryOf(closed.error()) == Delivery::kUnknown);
    REQUIRE_FALSE(reset.ok());
    CHECK(DeliveryOf(reset.error()) == Delivery::kUnknown);
}

TEST_CASE("a server that is not there got nothing") {
    std::uint16_t port = 0;
    {
        const auto server = StartServer(Echo);
        port = server->port();
    }
    CurlHttpClient client(Allow({{.purpose = "test", .host = "127.0.0.1", .port = port}}),
                          {.purpose = "test"});
    HttpRequest request;
    request.method = "POST";
    request.url = "http://127.0.0.1:" + std::to_string(port) + "/";
    request.body = "x";

    const auto refused = client.Send(request);

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == base::ErrorCode::kUnavailable);
    CHECK(DeliveryOf(refused.error()) == Delivery::kNotSent);
}

TEST_CASE("a name that does not resolve got nothing") {
    CurlHttpClient client(Allow({{.purpose = "test", .host = "nowhere.invalid"}}),
                          {.purpose = "test"});
    HttpRequest request;
    request.url = "https://nowhere.invalid/";

    const auto refused = client.Send(request);

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == base::ErrorCode::kUnavailable);
    CHECK(DeliveryOf(refused.error()) == Delivery::kNotSent);
}

TEST_CASE("an answer that does not come in time is given up") {
    const auto server = StartServer(
        [](const ServerRequest&) {
            ServerAnswer answer;
            answer.delay = milliseconds(2'000);
            return answer;
        },
        {.stop_grace = milliseconds(10)});
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});
    HttpRequest request = Request(*server, "POST", "/", "x");
    request.total_timeout_max = milliseconds(150);

    const auto late = client.Send(request);

    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == base::ErrorCode::kUnavailable);
    CHECK(DeliveryOf(late.error()) == Delivery::kUnknown);
}

TEST_CASE("https does not fall back to a server without TLS") {
    const auto server = StartServer(Echo);
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});
    HttpRequest request = Request(*server, "GET", "/");
    request.url = "https://" + server->HostAndPort() + "/";

    const auto refused = client.Send(request);

    REQUIRE_FALSE(refused.ok());
    CHECK(DeliveryOf(refused.error()) == Delivery::kNotSent);
}

TEST_CASE("a malformed request is refused") {
    const auto server = StartServer(Echo);
    CurlHttpClient client(AllowServer(*server), {.purpose = "test"});
    HttpRequest request = Request(*server, "GE T", "/");
    CHECK(client.Send(request).error().code == base::ErrorCode::kInvalidArgument);

    request = Request(*server, "GET", "/");
    request.headers = {{"X", "a\r\nY: b"}};
    CHECK(client.Send(request).error().code == base::ErrorCode::kInvalidArgument);
    request.headers = {{"Host", "elsewhere"}};
    CHECK(client.Send(request).error().code == base::ErrorCode::kInvalidArgument);
    request.headers = {{"Content-Length", "1"}};
    CHECK(client.Send(request).error().code == base::ErrorCode::kInvalidArgument);

    request = Request(*server, "GET", "/");
    request.url = "http://user@" + server->HostAndPort() + "/";
    CHECK(client.Send(request).error().code == base::ErrorCode::kInvalidArgument);
}

}  // namespace net
