// SPDX-License-Identifier: Apache-2.0
// The client against real TLS servers whose certificates are right, or wrong in one way each.
#include "../tests/support/temporary_folder.h"
#include "net/http_client.h"
#include "net/tls_test_support.h"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>

namespace net {
namespace {

using std::chrono::milliseconds;

constexpr const char* kName = "meta.example";

// An authority whose certificate lies in a file.
struct Trusted {
    Trusted() { REQUIRE(base::WriteFileDurably(file, authority.Pem()).ok()); }

    TestAuthority authority;
    const support::TemporaryFolder folder;
    const std::filesystem::path file = folder.path / "authorities.pem";
};

// Asks `host`, which leads to `address`, trusting the authorities in `file`.
base::Result<HttpResponse> Ask(const std::string& host, std::uint16_t port, const std::string& file,
                               const std::string& address = "127.0.0.1") {
    const auto resolver = [address](const std::string&) -> base::Result<std::vector<IpAddress>> {
        return std::vector{*IpAddress::Parse(address)};
    };
    auto policy = EgressPolicy::Make(
        {{.purpose = "test", .host = host, .port = port, .special_addresses_allowed = true}},
        resolver);
    REQUIRE(policy.ok());
    CurlHttpClient client(std::make_shared<const EgressPolicy>(*std::move(policy)),
                          {.purpose = "test", .authorities_file = file});
    HttpRequest request;
    request.url = "https://" + host + ":" + std::to_string(port) + "/secret-path?token=hunter2";
    request.total_timeout_max = milliseconds(5'000);
    return client.Send(request);
}

// What is refused for its certificate: nothing was sent, and the message says who and not what.
void CheckRefused(const TestTlsServer& server, const base::Result<HttpResponse>& answer) {
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == base::ErrorCode::kPermissionDenied);
    CHECK(answer.error().message == "the certificate of " + std::string(kName) + ":" +
                                        std::to_string(server.port()) + " could not be verified");
    CHECK(DeliveryOf(answer.error()) == Delivery::kNotSent);
    CHECK(server.requests() == 0);
}

}  // namespace

TEST_CASE("a server whose certificate the named authority signed is asked, by its name") {
    const Trusted trusted;
    TestTlsServer server(trusted.authority.Issue({.host = kName}), {});

    const auto answer = Ask(kName, server.port(), trusted.file);

    REQUIRE(answer.ok());
    CHECK(answer->status == 200);
    CHECK(answer->body == "ok");
    CHECK(server.last_head().find("Host: meta.example:") != std::string::npos);
}

TEST_CASE("a certificate for another host is refused") {
    const Trusted trusted;
    TestTlsServer server(trusted.authority.Issue({.host = "other.example"}), {});

    CheckRefused(server, Ask(kName, server.port(), trusted.file));
}

TEST_CASE("a certificate that has expired, or is not valid yet, is refused") {
    const Trusted trusted;
    TestTlsServer expired(
        trusted.authority.Issue({.host = kName, .valid_from_days = -3, .valid_to_days = -1}), {});
    TestTlsServer early(
        trusted.authority.Issue({.host = kName, .valid_from_days = 1, .valid_to_days = 3}), {});

    CheckRefused(expired, Ask(kName, expired.port(), trusted.file));
    CheckRefused(early, Ask(kName, early.port(), trusted.file));
}

TEST_CASE("a certificate that vouches for itself, or an unknown authority's, is refused") {
    const Trusted trusted;
    const TestAuthority unknown("Authority of nobody");
    TestTlsServer alone(SelfSigned({.host = kName}), {});
    TestTlsServer stranger(unknown.Issue({.host = kName}), {});

    CheckRefused(alone, Ask(kName, alone.port(), trusted.file));
    CheckRefused(stranger, Ask(kName, stranger.port(), trusted.file));
    CheckRefused(stranger, Ask(kName, stranger.port(), ""));
}

TEST_CASE("a certificate that claims an authority that did not sign it gets nothing") {
    const Trusted trusted;
    const TestAuthority impostor;
    TestTlsServer server(impostor.Issue({.host = kName}), {});

    const auto answer = Ask(kName, server.port(), trusted.file);

    // libcurl tells a signature that is wrong like a handshake that broke off.
    REQUIRE_FALSE(answer.ok());
    CHECK(DeliveryOf(answer.error()) == Delivery::kNotSent);
    CHECK(server.requests() == 0);
}

TEST_CASE("the environment adds no authority") {
    const Trusted trusted;
    TestTlsServer server(trusted.authority.Issue({.host = kName}), {});
    for (const char* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE"})
        setenv(name, trusted.file.c_str(), 1);
    setenv("SSL_CERT_DIR", trusted.folder.path.c_str(), 1);

    CheckRefused(server, Ask(kName, server.port(), ""));

    for (const char* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "SSL_CERT_DIR"}) unsetenv(name);
}

TEST_CASE("a server that speaks TLS 1.1 at most is not spoken to") {
    const Trusted trusted;
    TestTlsServer server(trusted.authority.Issue({.host = kName}), {.at_most_tls_1_1 = true});

    const auto answer = Ask(kName, server.port(), trusted.file);

    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == base::ErrorCode::kUnavailable);
    CHECK(DeliveryOf(answer.error()) == Delivery::kNotSent);
    CHECK(answer.error().message.find("secret-path") == std::string::npos);
    CHECK(server.requests() == 0);
    CHECK(OldClientConnects(server.port()));
}

TEST_CASE("a name goes to the address that was checked, and not to where the system leads") {
    const Trusted trusted;
    TestTlsServer elsewhere(trusted.authority.Issue({.host = "localhost"}), {});
    TestTlsServer checked(trusted.authority.Issue({.host = "localhost"}),
                          {.address = "127.0.0.2", .port = elsewhere.port()});

    REQUIRE(Ask("localhost", checked.port(), trusted.file, "127.0.0.2").ok());

    CHECK(checked.requests() == 1);
    CHECK(elsewhere.requests() == 0);
}

TEST_CASE("a redirect over TLS is an answer and is not followed") {
    const Trusted trusted;
    TestTlsServer target(trusted.authority.Issue({.host = kName}), {});
    const std::string there = "https://meta.example:" + std::to_string(target.port()) + "/";
    TestTlsServer server(
        trusted.authority.Issue({.host = kName}),
        {.answer = "HTTP/1.1 302 Found\r\nLocation: " + there + "\r\nContent-Length: 0\r\n\r\n"});

    const auto answer = Ask(kName, server.port(), trusted.file);

    REQUIRE(answer.ok());
    CHECK(answer->status == 302);
    CHECK(*FindHeader(answer->headers, "Location") == there);
    CHECK(server.requests() == 1);
    CHECK(target.requests() == 0);
}

// Run alone in a process of its own by the test below it.
TEST_CASE("one request over TLS" * doctest::skip()) {
    const Trusted trusted;
    TestTlsServer server(trusted.authority.Issue({.host = kName}), {});

    CHECK(Ask(kName, server.port(), trusted.file).ok());
}

TEST_CASE("no secret of a connection is written to where the environment says") {
    const Trusted trusted;
    const auto log = trusted.folder.path / "keys";
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command = "SSLKEYLOGFILE=" + log.string() + " " + program +
                                " --no-skip --test-case='one request over TLS' >/dev/null";

    CHECK(std::system(command.c_str()) == 0);

    CHECK_FALSE(std::filesystem::exists(log));
}

}  // namespace net
