// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <doctest/doctest.h>

namespace net {
namespace {

bool Refused(std::string_view text) {
    const auto url = ParseUrl(text);
    return !url.ok() && url.error().code == base::ErrorCode::kInvalidArgument;
}

}  // namespace

TEST_CASE("a URL is split into its parts") {
    const auto url =
        ParseUrl("https://Graph.Facebook.com:8443/v26.0/act_1/x?fields=id%2Cname&limit=2");

    REQUIRE(url.ok());
    CHECK(url->scheme == UrlScheme::kHttps);
    CHECK(url->host == "graph.facebook.com");
    CHECK(url->port == 8443);
    CHECK(url->path == "/v26.0/act_1/x");
    CHECK(url->query == "fields=id%2Cname&limit=2");
    CHECK(url->HostAndPort() == "graph.facebook.com:8443");
}

TEST_CASE("a URL without port and path gets the scheme's port and the root") {
    CHECK(ParseUrl("https://a.b")->ToString() == "https://a.b:443/");
    CHECK(ParseUrl("HTTP://a.b")->ToString() == "http://a.b:80/");
    CHECK(ParseUrl("http://a.b?x=1")->ToString() == "http://a.b:80/?x=1");
    CHECK(ParseUrl("http://a.b/?")->ToString() == "http://a.b:80/?");
}

TEST_CASE("an IPv6 host stands in brackets") {
    CHECK(ParseUrl("http://[::1]:7450/")->host == "::1");
    CHECK(ParseUrl("http://[::1]:7450/")->HostAndPort() == "[::1]:7450");
    CHECK(Refused("http://::1/"));
    CHECK(Refused("http://[::1"));
    CHECK(Refused("http://[::1]x/"));
    CHECK(Refused("http://[127.0.0.1]/"));
    CHECK(Refused("http://[fe80::1%25eth0]/"));
    CHECK(Refused("http://[v1.x]/"));
}

TEST_CASE("a user name in a URL is refused") {
    CHECK(Refused("https://user@a.b/"));
    CHECK(Refused("https://user:secret@a.b/"));
    CHECK(Refused("https://graph.facebook.com@evil.example/"));
    CHECK(Refused("https://a.b\\@evil.example/"));
    CHECK(Refused("https://@a.b/"));
}

TEST_CASE("a port that is no plain number from 1 to 65535 is refused") {
    CHECK(Refused("http://a.b:0/"));
    CHECK(Refused("http://a.b:65536/"));
    CHECK(Refused("http://a.b:/"));
    CHECK(Refused("http://a.b:+80/"));
    CHECK(Refused("http://a.b:080/"));
    CHECK(Refused("http://a.b: 80/"));
    CHECK(Refused("http://a.b:80x/"));
    CHECK(Refused("http://a.b:80:80/"));
    CHECK(ParseUrl("http://a.b:65535/")->port == 65535);
}

TEST_CASE("an address in an unusual spelling is refused") {
    CHECK(Refused("http://2130706433/"));
    CHECK(Refused("http://0x7f000001/"));
    CHECK(Refused("http://0x7f.1/"));
    CHECK(Refused("http://0177.0.0.1/"));
    CHECK(Refused("http://127.1/"));
    CHECK(Refused("http://127.0.0.1./"));
    CHECK(Refused("http://1.2.3.4.5/"));
    CHECK(Refused("http://256.0.0.1/"));
    CHECK(Refused("http://a.0x1/"));
    CHECK(ParseUrl("http://127.0.0.1/")->host == "127.0.0.1");
}

TEST_CASE("a host outside the letters of host names is refused") {
    CHECK(Refused("http:///x"));
    CHECK(Refused("http://-a.b/"));
    CHECK(Refused("http://a..b/"));
    CHECK(Refused("http://a.b./"));
    CHECK(Refused("http://a b/"));
    CHECK(Refused("http://a%2eb/"));
    CHECK(Refused("http://\xc3\xa4.example/"));
    CHECK(Refused("http://\xe2\x91\xa0.example/"));
    CHECK(Refused("http://a.b\r\nHost: c/"));
}

TEST_CASE("schemes other than http and https are refused") {
    CHECK(Refused("ftp://a.b/"));
    CHECK(Refused("file:///etc/passwd"));
    CHECK(Refused("//a.b/"));
    CHECK(Refused("http:/a.b/"));
    CHECK(Refused("https"));
    CHECK(Refused(" https://a.b/"));
    CHECK(Refused(""));
}

TEST_CASE("paths and queries that readers may understand differently are refused") {
    CHECK(Refused("http://a.b/x#y"));
    CHECK(Refused("http://a.b#y"));
    CHECK(Refused("http://a.b/../x"));
    CHECK(Refused("http://a.b/x/%2e%2E/y"));
    CHECK(Refused("http://a.b/."));
    CHECK(Refused("http://a.b/x y"));
    CHECK(Refused("http://a.b/x\ty"));
    CHECK(Refused("http://a.b/x\\y"));
    CHECK(Refused("http://a.b/%"));
    CHECK(Refused("http://a.b/%2"));
    CHECK(Refused("http://a.b/%zz"));
    CHECK(Refused("http://a.b/?a=%2"));
    CHECK(Refused("http://a.b/?a=\xc3\xa4"));
    CHECK(ParseUrl("http://a.b/..x/.y/%41%ff")->path == "/..x/.y/%41%ff");
}

TEST_CASE("a URL has a greatest length") {
    const std::string start = "http://a.b/";
    CHECK(ParseUrl(start + std::string(kUrlBytesMax - start.size(), 'x')).ok());
    CHECK(Refused(start + std::string(kUrlBytesMax - start.size() + 1, 'x')));
}

TEST_CASE("a refused URL is not repeated in the message") {
    const auto url = ParseUrl("https://user:hunter2@a.b/");
    REQUIRE_FALSE(url.ok());
    CHECK(url.error().message.find("hunter2") == std::string::npos);
}

TEST_CASE("percent-encoding keeps the unreserved characters and comes back") {
    CHECK(PercentEncode("aZ09-._~") == "aZ09-._~");
    CHECK(PercentEncode("a b+c/\xc3\xa9%") == "a%20b%2Bc%2F%C3%A9%25");
    CHECK(*PercentDecode(PercentEncode("a b+c/\xc3\xa9%")) == "a b+c/\xc3\xa9%");
    CHECK(*PercentDecode("%41") == "A");
    CHECK_FALSE(PercentDecode("%4").ok());
    CHECK_FALSE(PercentDecode("%").ok());
    CHECK_FALSE(PercentDecode("x%g0").ok());
}

TEST_CASE("a form is read in order with its repeats") {
    const auto fields = ParseForm("a=1&b=x+y%26z&a=&c&&d==");

    REQUIRE(fields.ok());
    CHECK(*fields == FormFields{{"a", "1"}, {"b", "x y&z"}, {"a", ""}, {"c", ""}, {"d", "="}});
    CHECK_FALSE(ParseForm("a=%").ok());
    CHECK(*ParseForm(FormatForm(*fields)) == *fields);
}

TEST_CASE("a form with too many fields is refused") {
    std::string text;
    for (std::size_t i = 0; i < kFormFieldsMax; ++i) text += "a=1&";

    CHECK(ParseForm(text).ok());
    CHECK(ParseForm(text + "a=1").error().code == base::ErrorCode::kResourceExhausted);
}

TEST_CASE("a request target is in origin form") {
    CHECK(ParseRequestTarget("/a?b=c")->query == "b=c");
    CHECK_FALSE(ParseRequestTarget("http://a.b/").ok());
    CHECK_FALSE(ParseRequestTarget("*").ok());
    CHECK_FALSE(ParseRequestTarget("").ok());
}

}  // namespace net
