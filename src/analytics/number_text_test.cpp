// SPDX-License-Identifier: Apache-2.0
#include "analytics/number_text.h"

#include <doctest/doctest.h>

namespace {

std::string In(const char* text, const char* from, const char* to) {
    const auto type = [](const char* name) { return *query::ParseType(name); };
    return analytics::ExactNumberIn(text, type(from), type(to)).value_or("none");
}

}  // namespace

TEST_CASE("a whole number is the same in every type that has room for it") {
    CHECK(In("12", "INTEGER", "BIGINT") == "12");
    CHECK(In("-12", "INTEGER", "TINYINT") == "-12");
    CHECK(In("300", "INTEGER", "TINYINT") == "none");
    CHECK(In("-1", "INTEGER", "UBIGINT") == "none");
    CHECK(In("12", "INTEGER", "DOUBLE") == "12.0");
    CHECK(In("9007199254740993", "BIGINT", "DOUBLE") == "none");
}

TEST_CASE("a decimal keeps its value or is none") {
    CHECK(In("12", "INTEGER", "DECIMAL(10,2)") == "12.00");
    CHECK(In("12", "INTEGER", "DECIMAL(3,2)") == "none");
    CHECK(In("-1.5", "DECIMAL(2,1)", "DECIMAL(11,3)") == "-1.500");
    CHECK(In("1.25", "DECIMAL(3,2)", "DECIMAL(11,1)") == "none");
    CHECK(In("1.20", "DECIMAL(3,2)", "DECIMAL(11,1)") == "1.2");
    CHECK(In("2.00", "DECIMAL(3,2)", "INTEGER") == "2");
    CHECK(In("2.50", "DECIMAL(3,2)", "INTEGER") == "none");
}

TEST_CASE("other types are left to the engine") {
    CHECK(In("12", "VARCHAR", "INTEGER") == "none");
    CHECK(In("12", "INTEGER", "DATE") == "none");
    CHECK(In("1.5", "DOUBLE", "INTEGER") == "none");
}
