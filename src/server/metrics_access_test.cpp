// SPDX-License-Identifier: Apache-2.0
#include "server/metrics_access.h"

#include "../tests/support/temporary_folder.h"
#include "base/file.h"

#include <doctest/doctest.h>

namespace {

int Ask(const server::MetricsAccess& access, net::HttpHeaders headers = {}) {
    net::ServerRequest request;
    request.method = "GET";
    request.target.path = "/metrics";
    request.headers = std::move(headers);
    const auto refusal = access.Refusal(request);
    return refusal ? refusal->response.status : 200;
}

server::MetricsAccess Access(const server::ServeArguments& arguments, bool on_loopback = true) {
    auto access = server::MetricsAccess::Make(arguments, on_loopback);
    REQUIRE(access.ok());
    return *std::move(access);
}

struct TokenFile {
    explicit TokenFile(const std::string& text) {
        REQUIRE(base::WriteFileDurably(folder.path / "token", text).ok());
        arguments.metrics_token_file = (folder.path / "token").string();
    }

    support::TemporaryFolder folder;
    server::ServeArguments arguments;
};

}  // namespace

TEST_CASE("without a token metrics are for this machine only") {
    server::ServeArguments named;
    named.host_names = {"node.example"};
    server::ServeArguments proxied;
    proxied.trusted_proxies = {"127.0.0.1"};

    CHECK(Ask(Access({})) == 200);
    CHECK(Ask(Access({}, false)) == 403);
    CHECK(Ask(Access(named)) == 403);
    CHECK(Ask(Access(proxied)) == 403);
}

TEST_CASE("with a token metrics are for who has it, wherever from") {
    const TokenFile file("0123456789abcdef\n");
    const auto access = Access(file.arguments, false);

    CHECK(Ask(access, {{"Authorization", "Bearer 0123456789abcdef"}}) == 200);
    CHECK(Ask(access, {{"Authorization", "Bearer 0123456789abcdeX"}}) == 401);
    CHECK(Ask(access, {{"Authorization", "Basic 0123456789abcdef"}}) == 401);
    CHECK(Ask(access) == 401);
    CHECK(Ask(Access(file.arguments)) == 401);
    CHECK(Ask(access, {{"Authorization", "Bearer 0123456789abcdef"},
                       {"Authorization", "Bearer 0123456789abcdef"}}) == 401);
}

TEST_CASE("a token that is too short, or a file that is not there, stops the start") {
    const TokenFile file("short\n");
    server::ServeArguments missing;
    missing.metrics_token_file = "/nowhere/token";

    CHECK_FALSE(server::MetricsAccess::Make(file.arguments, true).ok());
    CHECK_FALSE(server::MetricsAccess::Make(missing, true).ok());
}
