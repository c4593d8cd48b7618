// SPDX-License-Identifier: Apache-2.0
#include "server/serving.h"

#include <doctest/doctest.h>

namespace {

server::ServeArguments On(const std::string& listen) {
    server::ServeArguments arguments;
    arguments.listen = listen;
    return arguments;
}

std::string Problem(const server::ServeArguments& arguments) {
    const auto serving = server::PlanServing(arguments);
    return serving.ok() ? "" : serving.error().message;
}

bool Has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("on loopback the node answers under its address and localhost") {
    const auto serving = server::PlanServing(On("127.0.0.1:7440"));

    REQUIRE(serving.ok());
    CHECK(serving->http.host_names == std::vector<std::string>{"127.0.0.1", "localhost"});
    CHECK_FALSE(serving->secure);
}

TEST_CASE("listening beyond loopback needs TLS or a word, and on every address a name") {
    auto arguments = On("0.0.0.0:7440");

    CHECK(Has(Problem(arguments), "--allow-plain-http"));
    arguments.plain_http_allowed = true;
    CHECK(Has(Problem(arguments), "--host-name"));
    arguments.host_names = {"Node.Example"};
    const auto serving = server::PlanServing(arguments);
    REQUIRE(serving.ok());
    CHECK(serving->http.host_names == std::vector<std::string>{"node.example"});
    CHECK(Has(Problem(On("[::]:7440")), "--allow-plain-http"));
}

TEST_CASE("what means nothing is refused by its name") {
    auto arguments = On("127.0.0.1:7440");
    arguments.host_names = {"https://node"};
    CHECK(Has(Problem(arguments), "'https://node'"));
    arguments.host_names.clear();
    arguments.trusted_proxies = {"10.0.0.0/33"};
    CHECK(Has(Problem(arguments), "'10.0.0.0/33'"));
    arguments.trusted_proxies.clear();
    arguments.key_file = "node.key";
    CHECK(Has(Problem(arguments), "--tls-certificate"));
}

TEST_CASE("a trusted proxy is one of the configured ranges") {
    auto arguments = On("127.0.0.1:7440");
    CHECK_FALSE(server::PlanServing(arguments)->http.is_trusted_proxy);
    arguments.trusted_proxies = {"10.0.0.0/8", "2001:db8::/32"};

    const auto serving = server::PlanServing(arguments);

    REQUIRE(serving.ok());
    CHECK(serving->http.is_trusted_proxy("10.1.2.3"));
    CHECK(serving->http.is_trusted_proxy("2001:db8::1"));
    CHECK_FALSE(serving->http.is_trusted_proxy("192.0.2.1"));
}

TEST_CASE("the roles are those that exist") {
    CHECK(server::ParseRoles({"api", "query"})->query);
    CHECK_FALSE(server::ParseRoles({"api"})->query);
    CHECK(Has(server::ParseRoles({"api", "console"}).error().message, "'console'"));
    CHECK_FALSE(server::ParseRoles({}).ok());
}
