// SPDX-License-Identifier: Apache-2.0
#include "net/http_date.h"

#include <doctest/doctest.h>

TEST_CASE("a time is written as HTTP writes it") {
    using std::chrono::milliseconds;

    CHECK(net::ToHttpDate(base::WallTime(milliseconds(784'111'777'999))) ==
          "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(net::ToHttpDate(base::WallTime(milliseconds(0))) == "Thu, 01 Jan 1970 00:00:00 GMT");
}
