// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_canonical.h"

#include <array>
#include <doctest/doctest.h>

namespace {

using crypto::SignedPath;

std::string Line(const crypto::SigV4Request& request, std::string_view service, std::size_t line) {
    const auto canonical = crypto::CanonicalRequest(request, {}, "", service);
    REQUIRE(canonical.ok());
    std::string_view rest = *canonical;
    for (; line > 0; --line) rest.remove_prefix(rest.find('\n') + 1);
    return std::string(rest.substr(0, rest.find('\n')));
}

std::string Path(std::string_view path, std::string_view service = "cleanrooms") {
    return Line({"GET", path, "", {}}, service, 1);
}

std::string Query(std::string_view query) { return Line({"GET", "/", query, {}}, "sts", 2); }

std::string Header(std::string_view value) {
    const std::array headers = {crypto::SigV4Header{"X-Thing", value}};
    const std::array<std::string, 1> names = {"x-thing"};
    const auto canonical = crypto::CanonicalRequest({"GET", "/", "", headers}, names, "", "sts");
    REQUIRE(canonical.ok());
    const std::size_t start = canonical->find("x-thing:");
    return canonical->substr(start, canonical->find('\n', start) - start);
}

}  // namespace

TEST_CASE("the path that counts has no dots and single slashes, but keeps its encoding") {
    CHECK(SignedPath("/", "sts") == "/");
    CHECK(SignedPath("", "sts") == "/");
    CHECK(SignedPath("/a/../b", "sts") == "/b");
    CHECK(SignedPath("/a/..", "sts") == "/");
    CHECK(SignedPath("/../../a", "sts") == "/a");
    CHECK(SignedPath("//a//b//", "sts") == "/a/b/");
    CHECK(SignedPath("/a/./b", "sts") == "/a/b");
    CHECK(SignedPath("/a%2F..%2Fb", "sts") == "/a%2F..%2Fb");
}

TEST_CASE("an S3 key is what it is") {
    CHECK(SignedPath("/bucket//a/../b/.", "s3") == "/bucket//a/../b/.");
    CHECK(Path("/bucket//a/../b", "s3") == "/bucket//a/../b");
    CHECK(Path("/bucket/a%20b%2fc/(%21)", "s3") == "/bucket/a%20b%2Fc/%28%21%29");
    CHECK_FALSE(crypto::CanonicalRequest({"GET", "/a%zz", "", {}}, {}, "", "s3").ok());
}

TEST_CASE("other services encode what was encoded once more") {
    CHECK(Path("/tags/arn%3Aaws") == "/tags/arn%253Aaws");
    CHECK(Path("/a b") == "/a%20b");
    CHECK(Path("/a%zz") == "/a%25zz");
}

TEST_CASE("parameters are sorted by name, then by value, and repeats stay") {
    CHECK(Query("b=1&a=2&a=1&a=1") == "a=1&a=1&a=2&b=1");
    CHECK(Query("a%20b=%2f&A=1") == "A=1&a%20b=%2F");
    CHECK(Query("acl&a=") == "a=&acl=");
    CHECK(Query("a-b=1&a=1") == "a=1&a-b=1");
    CHECK(Query("a==b") == "a=%3Db");
    CHECK(Query("X-Amz-Signature=0&a=1&X-Amz-Date=1") == "X-Amz-Date=1&a=1");
}

TEST_CASE("a query that could be read in two ways is refused") {
    CHECK_FALSE(crypto::ParseSigV4Query("a=b+c").ok());
    CHECK_FALSE(crypto::ParseSigV4Query("a=%2").ok());
    CHECK_FALSE(crypto::ParseSigV4Query(std::string(crypto::kSigV4QueryParametersMax, '&')).ok());
    CHECK(crypto::ParseSigV4Query(std::string(crypto::kSigV4QueryParametersMax - 1, '&')).ok());
}

TEST_CASE("header values are trimmed and their inner spaces made one") {
    CHECK(Header("  a   b\t c  ") == "x-thing:a b c");
    CHECK(Header("\"a   b\"") == "x-thing:\"a b\"");
    CHECK(Header("") == "x-thing:");
    CHECK(Header("   ") == "x-thing:");
}

TEST_CASE("a header that came twice is joined in its order, whatever its case") {
    const std::array headers = {crypto::SigV4Header{"X-A", " 2 "}, crypto::SigV4Header{"Host", "h"},
                                crypto::SigV4Header{"x-a", "1"}};
    const std::array<std::string, 2> names = {"host", "x-a"};

    const auto canonical =
        crypto::CanonicalRequest({"POST", "/", "", headers}, names, "digest", "sts");

    CHECK(*canonical == "POST\n/\n\nhost:h\nx-a:2,1\n\nhost;x-a\ndigest");
}
