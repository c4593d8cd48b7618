// SPDX-License-Identifier: Apache-2.0
// The server behind TLS, and what it looks at before a body comes.
#include "../tests/support/temporary_folder.h"
#include "base/file.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/tls_test_support.h"

#include <atomic>
#include <doctest/doctest.h>

namespace net {
namespace {

constexpr const char* kName = "node.example";

// A server with a certificate of an authority whose own lies beside it.
struct SecureServer {
    explicit SecureServer(HttpHandler handler, HeadCheck check_head = {}) {
        const TestIdentity identity = authority.Issue({.host = kName});
        Write("authority.pem", authority.Pem());
        Write("server.pem", CertificatePem(identity));
        Write("server.key", KeyPem(identity));
        HttpServerOptions options;
        options.certificate_file = File("server.pem");
        options.key_file = File("server.key");
        options.check_head = std::move(check_head);
        auto started = HttpServer::Start(std::move(options), std::move(handler));
        REQUIRE(started.ok());
        server = *std::move(started);
    }

    std::string File(const std::string& name) const { return (folder.path / name).string(); }
    void Write(const std::string& name, const std::string& text) const {
        REQUIRE(base::WriteFileDurably(folder.path / name, text).ok());
    }

    base::Result<HttpResponse> Send(HttpRequest request) const {
        const auto resolver = [](const std::string&) -> base::Result<std::vector<IpAddress>> {
            return std::vector{*IpAddress::Parse("127.0.0.1")};
        };
        auto policy = EgressPolicy::Make({{.purpose = "test",
                                           .host = kName,
                                           .port = server->port(),
                                           .special_addresses_allowed = true}},
                                         resolver);
        REQUIRE(policy.ok());
        CurlHttpClient client(std::make_shared<const EgressPolicy>(*std::move(policy)),
                              {.purpose = "test", .authorities_file = File("authority.pem")});
        request.url = "https://" + std::string(kName) + ":" + std::to_string(server->port()) + "/x";
        request.total_timeout_max = std::chrono::milliseconds(5'000);
        return client.Send(request);
    }

    support::TemporaryFolder folder;
    TestAuthority authority;
    std::unique_ptr<HttpServer> server;
};

HttpRequest Post(std::string body) {
    HttpRequest request;
    request.method = "POST";
    request.body = std::move(body);
    return request;
}

}  // namespace

TEST_CASE("a client that trusts the authority is served over TLS, bodies and all") {
    const SecureServer secure([](const ServerRequest& request) {
        ServerAnswer answer;
        answer.response.body = request.body + (request.secure ? " in TLS" : " in clear");
        return answer;
    });
    const std::string long_body(200'000, 'x');

    CHECK(secure.Send(Post("hello"))->body == "hello in TLS");
    CHECK(secure.Send(Post(long_body))->body == long_body + " in TLS");
}

TEST_CASE("TLS 1.1 is refused, and clear text on the TLS port goes nowhere") {
    const SecureServer secure([](const ServerRequest&) { return ServerAnswer(); });

    CHECK_FALSE(OldClientConnects(secure.server->port()));
    CHECK(secure.Send(Post("still there")).ok());
}

TEST_CASE("a certificate or key that cannot be used is told by its file") {
    const SecureServer good([](const ServerRequest&) { return ServerAnswer(); });
    HttpServerOptions options;
    options.certificate_file = good.File("authority.pem");
    options.key_file = good.File("server.key");
    const auto not_its_key =
        HttpServer::Start(options, [](const ServerRequest&) { return ServerAnswer(); });
    options.certificate_file = good.File("missing.pem");
    const auto missing =
        HttpServer::Start(options, [](const ServerRequest&) { return ServerAnswer(); });

    CHECK(not_its_key.error().message.find("server.key") != std::string::npos);
    CHECK(missing.error().message.find("missing.pem") != std::string::npos);
}

TEST_CASE("a head that is refused never reaches the handler, and its body is not waited for") {
    std::atomic<int> handled{0};
    const SecureServer secure(
        [&](const ServerRequest&) {
            ++handled;
            return ServerAnswer();
        },
        [](const ServerRequest& head) -> std::optional<ServerAnswer> {
            CHECK(head.body.empty());
            if (FindHeader(head.headers, "X-Key") != nullptr) return std::nullopt;
            ServerAnswer refusal;
            refusal.response.status = 403;
            return refusal;
        });
    HttpRequest known = Post("body");
    known.headers.push_back({"X-Key", "1"});

    CHECK(secure.Send(Post("body"))->status == 403);
    CHECK(handled == 0);
    CHECK(secure.Send(known)->status == 200);
    CHECK(handled == 1);
}

}  // namespace net
