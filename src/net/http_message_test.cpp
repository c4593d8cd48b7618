// SPDX-License-Identifier: Apache-2.0
#include "net/http_message.h"

#include <doctest/doctest.h>

namespace net {

TEST_CASE("headers are found without regard to case, the first of several") {
    const HttpHeaders headers = {{"X-Usage", "1"}, {"x-usage", "2"}, {"X-Usages", "3"}};

    CHECK(*FindHeader(headers, "X-USAGE") == "1");
    CHECK(CountHeader(headers, "x-Usage") == 2);
    CHECK(FindHeader(headers, "X-Usag") == nullptr);
}

TEST_CASE("tokens and field values are those of RFC 9110") {
    CHECK(IsHttpToken("X-App_Usage!"));
    CHECK_FALSE(IsHttpToken(""));
    CHECK_FALSE(IsHttpToken("a b"));
    CHECK_FALSE(IsHttpToken("a:"));
    CHECK(IsHttpFieldValue("a\tb \xc3\xa9"));
    CHECK(IsHttpFieldValue(""));
    CHECK_FALSE(IsHttpFieldValue("a\r\nb"));
    CHECK_FALSE(IsHttpFieldValue(std::string_view("a\0b", 3)));
    CHECK_FALSE(IsHttpFieldValue("a\x7f"));
}

}  // namespace net
