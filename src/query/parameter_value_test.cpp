// SPDX-License-Identifier: Apache-2.0
#include "query/parameter_value.h"

#include <doctest/doctest.h>

namespace {

// The literal's text, or "no".
std::string Text(std::string_view value, const char* type) {
    const auto text = query::ParameterText(value, *query::ParseType(type));
    return text.ok() ? *text : "no";
}

}  // namespace

TEST_CASE("whole numbers are taken within their type and in no other spelling") {
    CHECK(Text("-128", "TINYINT") == "-128");
    CHECK(Text("128", "TINYINT") == "no");
    CHECK(Text("32768", "SMALLINT") == "no");
    CHECK(Text("2147483648", "INTEGER") == "no");
    CHECK(Text("9223372036854775807", "BIGINT") == "9223372036854775807");
    CHECK(Text("9223372036854775808", "BIGINT") == "no");
    CHECK(Text("007", "BIGINT") == "7");
    CHECK(Text("", "BIGINT") == "no");
    CHECK(Text(" 1", "BIGINT") == "no");
    CHECK(Text("1 ", "BIGINT") == "no");
    CHECK(Text("+1", "BIGINT") == "no");
    CHECK(Text("1e3", "BIGINT") == "no");
    CHECK(Text("0x10", "BIGINT") == "no");
    CHECK(Text("1; DROP TABLE x", "BIGINT") == "no");
}

TEST_CASE("a DECIMAL has at most its digits before and after the point") {
    CHECK(Text("123456.50", "DECIMAL(8,2)") == "123456.50");
    CHECK(Text("0000001.5", "DECIMAL(8,2)") == "1.5");
    CHECK(Text("-0.25", "DECIMAL(2,2)") == "-0.25");
    CHECK(Text("1234567", "DECIMAL(8,2)") == "no");
    CHECK(Text("1.234", "DECIMAL(8,2)") == "no");
    CHECK(Text("1.", "DECIMAL(8,2)") == "no");
    CHECK(Text(".5", "DECIMAL(8,2)") == "no");
    CHECK(Text("1e2", "DECIMAL(8,2)") == "no");
    CHECK(Text("-", "DECIMAL(8,2)") == "no");
}

TEST_CASE("floating numbers are finite") {
    CHECK(Text("1.5e10", "DOUBLE") == "1.5e10");
    CHECK(Text("-2", "FLOAT") == "-2");
    CHECK(Text("1e39", "FLOAT") == "no");
    CHECK(Text("1e309", "DOUBLE") == "no");
    CHECK(Text("nan", "DOUBLE") == "no");
    CHECK(Text("inf", "DOUBLE") == "no");
    CHECK(Text("-inf", "DOUBLE") == "no");
    CHECK(Text("1e", "DOUBLE") == "no");
    CHECK(Text("0x1p3", "DOUBLE") == "no");
}

TEST_CASE("days and times exist") {
    CHECK(Text("2024-02-29", "DATE") == "2024-02-29");
    CHECK(Text("2023-02-29", "DATE") == "no");
    CHECK(Text("2024-13-01", "DATE") == "no");
    CHECK(Text("0000-01-01", "DATE") == "no");
    CHECK(Text("24-01-01", "DATE") == "no");
    CHECK(Text("23:59:59.999999", "TIME") == "23:59:59.999999");
    CHECK(Text("24:00:00", "TIME") == "no");
    CHECK(Text("12:00:00.1234567", "TIME") == "no");
    CHECK(Text("2024-01-01T10:00:00", "TIMESTAMP") == "2024-01-01 10:00:00");
    CHECK(Text("2024-01-01", "TIMESTAMP") == "2024-01-01 00:00:00");
    CHECK(Text("2024-01-01 10:00:00Z", "TIMESTAMP") == "no");
    CHECK(Text("2024-01-01 10:00:00Z", "TIMESTAMP WITH TIME ZONE") == "2024-01-01 10:00:00+00");
    CHECK(Text("2024-01-01 10:00:00", "TIMESTAMP WITH TIME ZONE") == "2024-01-01 10:00:00+00");
    CHECK(Text("2024-01-01 10:00:00-05:30", "TIMESTAMP WITH TIME ZONE") ==
          "2024-01-01 10:00:00-05:30");
    CHECK(Text("2024-01-01 10:00:00 CET", "TIMESTAMP WITH TIME ZONE") == "no");
}

TEST_CASE("a text is any text without NUL, and bytes are hexadecimal") {
    using namespace std::string_view_literals;
    CHECK(Text("'; DROP TABLE x --", "VARCHAR") == "'; DROP TABLE x --");
    CHECK(Text("", "VARCHAR").empty());
    CHECK(Text("a\0b"sv, "VARCHAR") == "no");
    CHECK(Text("\xff", "VARCHAR") == "no");
    CHECK(Text("00fF", "BLOB") == "\\x00\\xfF");
    CHECK(Text("0", "BLOB") == "no");
    CHECK(Text("\\x41", "BLOB") == "no");
    CHECK(Text("TRUE", "BOOLEAN") == "true");
    CHECK(Text("1", "BOOLEAN") == "no");
}

TEST_CASE("an error names the type and never the value") {
    const auto text = query::ParameterText("secret", *query::ParseType("BIGINT"));

    CHECK(text.error().message == "is not a value of type BIGINT");
}
