// SPDX-License-Identifier: Apache-2.0
#include "net/egress.h"

#include <doctest/doctest.h>
#include <utility>

namespace net {
namespace {

HostResolver Always(std::vector<std::string> texts) {
    return [texts = std::move(texts)](const std::string&) -> base::Result<std::vector<IpAddress>> {
        std::vector<IpAddress> addresses;
        for (const std::string& text : texts) addresses.push_back(*IpAddress::Parse(text));
        return addresses;
    };
}

base::Result<std::vector<IpAddress>> CheckWith(EgressRule rule, HostResolver resolver,
                                               std::string_view url) {
    const auto policy = EgressPolicy::Make({std::move(rule)}, std::move(resolver));
    REQUIRE(policy.ok());
    return policy->Check("destination", *ParseUrl(url));
}

const EgressRule kGraph{.purpose = "destination", .host = "graph.facebook.com", .port = 443};

// Whether a listed name that resolves to `address` is refused.
bool RefusedAt(const char* address) {
    const auto checked = CheckWith(kGraph, Always({address}), "https://graph.facebook.com/");
    return !checked.ok() && checked.error().code == base::ErrorCode::kPermissionDenied;
}

}  // namespace

TEST_CASE("a listed host is given exactly its checked addresses") {
    const auto addresses =
        CheckWith(kGraph, Always({"157.240.1.35", "2a03:2880::1"}), "https://graph.facebook.com/x");

    REQUIRE(addresses.ok());
    CHECK(addresses->size() == 2);
    CHECK(addresses->front().ToString() == "157.240.1.35");
}

TEST_CASE("an unlisted host is refused by name with what to do") {
    const auto refused =
        CheckWith(kGraph, Always({"8.8.8.8"}), "http://127.0.0.1:7450/secret?token=x");

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == base::ErrorCode::kPermissionDenied);
    CHECK(refused.error().message == "connections to 127.0.0.1:7450 are not allowed for "
                                     "destination: ask the operator to list host and port in "
                                     "the egress policy");
}

TEST_CASE("purpose, port and the whole name must be the listed ones") {
    const HostResolver resolver = Always({"157.240.1.35"});
    const auto policy = EgressPolicy::Make({kGraph}, resolver);
    REQUIRE(policy.ok());

    CHECK_FALSE(policy->Check("s3", *ParseUrl("https://graph.facebook.com/")).ok());
    CHECK_FALSE(policy->Check("destination", *ParseUrl("https://graph.facebook.com:444/")).ok());
    CHECK_FALSE(policy->Check("destination", *ParseUrl("https://x.graph.facebook.com/")).ok());
    CHECK_FALSE(policy->Check("destination", *ParseUrl("https://facebook.com/")).ok());
    CHECK(policy->Check("destination", *ParseUrl("https://GRAPH.facebook.com/")).ok());
}

TEST_CASE("a listed name that leads to a special address is refused") {
    CHECK(RefusedAt("127.0.0.1"));
    CHECK(RefusedAt("10.0.0.1"));
    CHECK(RefusedAt("100.64.0.1"));
    CHECK(RefusedAt("169.254.169.254"));
    CHECK(RefusedAt("::1"));
    CHECK(RefusedAt("fd00::1"));
    CHECK(RefusedAt("fe80::1"));
    CHECK(RefusedAt("::ffff:10.0.0.1"));
    CHECK(RefusedAt("64:ff9b::a00:1"));
    CHECK(RefusedAt("224.0.0.1"));
    CHECK(RefusedAt("0.0.0.0"));
}

TEST_CASE("one special address among public ones refuses the connection") {
    CHECK_FALSE(
        CheckWith(kGraph, Always({"157.240.1.35", "10.0.0.1"}), "https://graph.facebook.com/")
            .ok());
    CHECK_FALSE(
        CheckWith(kGraph, Always({"10.0.0.1", "157.240.1.35"}), "https://graph.facebook.com/")
            .ok());
}

TEST_CASE("an entry may allow its name special addresses") {
    EgressRule rule{.purpose = "destination", .host = "meta.internal", .port = 443};
    CHECK_FALSE(CheckWith(rule, Always({"10.0.0.7"}), "https://meta.internal/").ok());

    rule.special_addresses_allowed = true;

    CHECK(CheckWith(rule, Always({"10.0.0.7"}), "https://meta.internal/").ok());
}

TEST_CASE("an address listed itself is allowed, and only that one") {
    const EgressRule rule{.purpose = "destination", .host = "127.0.0.1", .port = 7450};

    CHECK(CheckWith(rule, Always({}), "http://127.0.0.1:7450/").ok());
    CHECK_FALSE(CheckWith(rule, Always({}), "http://127.0.0.2:7450/").ok());
    CHECK_FALSE(CheckWith(rule, Always({"127.0.0.1"}), "http://localhost:7450/").ok());
}

TEST_CASE("an IPv6 address is compared by value and may be listed in brackets") {
    const EgressRule rule{.purpose = "destination", .host = "[0:0::1]", .port = 7450};

    CHECK(CheckWith(rule, Always({}), "http://[::1]:7450/").ok());
    CHECK(CheckWith(rule, Always({}), "http://[0:0:0:0:0:0:0:1]:7450/").ok());
}

TEST_CASE("localhost may be loopback and nothing else") {
    const EgressRule rule{.purpose = "destination", .host = "localhost", .port = 7450};

    CHECK(CheckWith(rule, Always({"::1", "127.0.0.1"}), "http://localhost:7450/").ok());
    CHECK_FALSE(CheckWith(rule, Always({"10.0.0.1"}), "http://localhost:7450/").ok());
    CHECK(CheckWith(rule, ResolveWithSystem, "http://localhost:7450/").ok());
}

TEST_CASE("a name without addresses is unavailable") {
    const auto none = CheckWith(kGraph, Always({}), "https://graph.facebook.com/");

    REQUIRE_FALSE(none.ok());
    CHECK(none.error().code == base::ErrorCode::kUnavailable);
}

TEST_CASE("an entry that no URL could match is an error of the list") {
    CHECK_FALSE(EgressPolicy::Make({{.purpose = "d", .host = "*.facebook.com"}}).ok());
    CHECK_FALSE(EgressPolicy::Make({{.purpose = "d", .host = "https://a.b"}}).ok());
    CHECK_FALSE(EgressPolicy::Make({{.purpose = "d", .host = "2130706433"}}).ok());
    CHECK_FALSE(EgressPolicy::Make({{.purpose = "", .host = "a.b"}}).ok());
    CHECK_FALSE(EgressPolicy::Make({{.purpose = "d", .host = "a.b", .port = 0}}).ok());
    CHECK_FALSE(EgressPolicy::Make(std::vector<EgressRule>(kEgressRulesMax + 1, kGraph)).ok());
}

}  // namespace net
