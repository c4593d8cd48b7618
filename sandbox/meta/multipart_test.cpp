// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/multipart.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=\"xx yy\"";
constexpr std::string_view kBody =
    "--xx yy\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--xx yy\r\n"
    "Content-Type: text/plain\r\ncontent-disposition: form-data; filename=\"f\"; "
    "name=\"b\"\r\n\r\ntwo\r\nlines\r\n--xx yy--\r\n";

}  // namespace

TEST_CASE("the fields of a multipart body are read with their line ends") {
    const auto fields = ParseMultipart(kType, kBody);

    REQUIRE(fields.has_value());
    REQUIRE(fields->size() == 2);
    CHECK((*fields)[0].name == "a");
    CHECK((*fields)[0].value == "one");
    CHECK((*fields)[1].name == "b");
    CHECK((*fields)[1].value == "two\r\nlines");
}

TEST_CASE("a malformed multipart body is refused") {
    CHECK_FALSE(ParseMultipart("multipart/form-data", kBody));
    CHECK_FALSE(ParseMultipart("multipart/form-data; boundary=", kBody));
    CHECK_FALSE(ParseMultipart("multipart/form-data; boundary=" + std::string(71, 'x'), kBody));
    CHECK_FALSE(ParseMultipart(kType, "no boundary"));
    CHECK_FALSE(ParseMultipart(kType, kBody.substr(0, kBody.size() - 4)));
    CHECK_FALSE(ParseMultipart(kType, "--xx yy\r\nX: 1\r\n\r\nnameless\r\n--xx yy--\r\n"));
    CHECK_FALSE(ParseMultipart(kType, ""));
}

}  // namespace sandbox
