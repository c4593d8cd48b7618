// SPDX-License-Identifier: Apache-2.0
#include "server/serve_options.h"

#include "base/file.h"

#include <doctest/doctest.h>

namespace {

using server::OptionValues;

std::optional<std::string> Nothing(const std::string&) { return std::nullopt; }

server::ServeArguments Resolved(const OptionValues& flags, const server::Environment& environment,
                                const OptionValues& file) {
    const auto arguments = server::ResolveServeOptions(flags, environment, file);
    REQUIRE(arguments.ok());
    return *arguments;
}

std::string Problem(const base::Error& error) { return error.message; }

bool Has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a flag goes before the environment, that before the file, that before the default") {
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "GLOVEBOX_LISTEN") return "127.0.0.1:2";
        return std::nullopt;
    };
    const OptionValues file{{"listen", {"127.0.0.1:3"}}};

    CHECK(Resolved({{"listen", {"127.0.0.1:1"}}}, environment, file).listen == "127.0.0.1:1");
    CHECK(Resolved({}, environment, file).listen == "127.0.0.1:2");
    CHECK(Resolved({}, Nothing, file).listen == "127.0.0.1:3");
    CHECK(Resolved({}, Nothing, {}).listen == "127.0.0.1:7440");
}

TEST_CASE("a list may stand in one text or in several") {
    const OptionValues flags{{"host-name", {"a.example,b.example", "c.example"}}};

    CHECK(Resolved(flags, Nothing, {}).host_names ==
          std::vector<std::string>{"a.example", "b.example", "c.example"});
    CHECK(Resolved({}, Nothing, {}).roles ==
          std::vector<std::string>{"api", "query", "activation"});
    CHECK(Resolved({}, Nothing, {}).host_names.empty());
}

TEST_CASE("a value out of its bounds is refused with its place") {
    const OptionValues many{{"connections-max", {"100001"}}};
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "GLOVEBOX_ALLOW_PLAIN_HTTP") return "yes";
        return std::nullopt;
    };

    const auto flag = server::ResolveServeOptions(many, Nothing, {});
    const auto file = server::ResolveServeOptions({}, Nothing, many);
    const auto variable = server::ResolveServeOptions({}, environment, {});

    CHECK(Problem(flag.error()) == "--connections-max: must be a whole number from 1 to 100000");
    CHECK(Has(Problem(file.error()), "connections-max in the configuration file: "));
    CHECK(Problem(variable.error()) == "$GLOVEBOX_ALLOW_PLAIN_HTTP: must be true or false");
}

TEST_CASE("a file sets options of every kind") {
    const auto file = server::ParseConfiguration(
        R"({"data": "/var/lib/glovebox", "drain-delay": 5, "allow-plain-http": true,
            "trusted-proxy": ["10.0.0.0/8", "192.0.2.1"]})");
    REQUIRE(file.ok());

    const auto arguments = Resolved({}, Nothing, *file);

    CHECK(arguments.data == "/var/lib/glovebox");
    CHECK(arguments.drain_delay == std::chrono::seconds(5));
    CHECK(arguments.plain_http_allowed);
    CHECK(arguments.trusted_proxies == std::vector<std::string>{"10.0.0.0/8", "192.0.2.1"});
}

TEST_CASE("a file with a key that is none, a value of another kind or no JSON is refused") {
    CHECK(Problem(server::ParseConfiguration(R"({"listn": "x"})").error()) ==
          "there is no option 'listn'; did you mean 'listen'?");
    CHECK(Problem(server::ParseConfiguration(R"({"drain-delay": "5"})").error()) ==
          "drain-delay: must be a whole number");
    CHECK(Problem(server::ParseConfiguration(R"({"roles": "api"})").error()) ==
          "roles: must be a list of texts");
    CHECK(Has(Problem(server::ParseConfiguration("{\"listen\": }").error()), "line 1"));
    CHECK_FALSE(server::ParseConfiguration("[]").ok());
}

TEST_CASE("the number of a list's items is limited") {
    const OptionValues flags{{"host-name", std::vector<std::string>(101, "a.example")}};

    CHECK_FALSE(server::ResolveServeOptions(flags, Nothing, {}).ok());
}

TEST_CASE("the committed page of options is the generated one (glovebox reference configuration > "
          "docs/reference/configuration.md)") {
    const auto committed = base::ReadFile(
        std::string(GLOVEBOX_SOURCE_DIR) + "/docs/reference/configuration.md", 1'000'000);

    REQUIRE(committed.ok());
    CHECK(*committed == server::ConfigurationPage());
}
