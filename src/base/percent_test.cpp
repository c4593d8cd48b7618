// SPDX-License-Identifier: Apache-2.0
#include "base/percent.h"

#include <doctest/doctest.h>

TEST_CASE("unreserved characters stay and every other byte becomes two upper-case digits") {
    CHECK(base::PercentEncode("aZ09-._~") == "aZ09-._~");
    CHECK(base::PercentEncode("a b/c+\xc3\xa9%") == "a%20b%2Fc%2B%C3%A9%25");
    CHECK(base::PercentEncode(std::string_view("\0", 1)) == "%00");
}

TEST_CASE("decoding takes digits of either case and leaves a plus alone") {
    CHECK(*base::PercentDecode("a%20b%2fc+%C3%a9") == "a b/c+\xc3\xa9");
}

TEST_CASE("a percent sign without two digits is refused") {
    CHECK_FALSE(base::PercentDecode("%").ok());
    CHECK_FALSE(base::PercentDecode("a%2").ok());
    CHECK_FALSE(base::PercentDecode("%zz").ok());
    CHECK_FALSE(base::PercentDecode("%+1").ok());
}
