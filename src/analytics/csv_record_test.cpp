// SPDX-License-Identifier: Apache-2.0
#include "analytics/csv_record.h"

#include <doctest/doctest.h>

namespace {

using analytics::FirstRecord;
using Values = std::vector<std::string>;

}  // namespace

TEST_CASE("a record ends at the first line end outside quotes") {
    CHECK(FirstRecord("a,b\nc,d\n", true, {}) == Values{"a", "b"});
    CHECK(FirstRecord("a,b\r\nc", false, {}) == Values{"a", "b"});
    CHECK(FirstRecord("\"a,\n\"\"x\"\"\",b\nc", false, {}) == Values{"a,\n\"x\"", "b"});
    CHECK(FirstRecord("a;'b;c'\n", false, {.delimiter = ';', .quote = '\''}) == Values{"a", "b;c"});
    CHECK(FirstRecord("a\"b,c\n", false, {}) == Values{"a\"b", "c"});
    CHECK(FirstRecord("\"a\",b\n", false, {.quote = std::nullopt}) == Values{"\"a\"", "b"});
    CHECK(FirstRecord("a,\n", false, {}) == Values{"a", ""});
    CHECK(FirstRecord("\n", false, {}) == Values{""});
}

TEST_CASE("a byte order mark is not part of the first name") {
    CHECK(FirstRecord("\xEF\xBB\xBFid,x\n", true, {}) == Values{"id", "x"});
    CHECK(FirstRecord("\xEF\xBB\xBF", true, {}) == Values{});
}

TEST_CASE("the end of a text ends a record only when it is all there is, and never inside quotes") {
    CHECK(FirstRecord("a,b", true, {}) == Values{"a", "b"});
    CHECK(FirstRecord("a,b", false, {}) == std::nullopt);
    CHECK(FirstRecord("a,\"b", true, {}) == std::nullopt);
    CHECK(FirstRecord("", true, {}) == Values{});
    CHECK(FirstRecord("", false, {}) == std::nullopt);
}
