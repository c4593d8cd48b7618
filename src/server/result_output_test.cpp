// SPDX-License-Identifier: Apache-2.0
#include "server/result_output.h"

#include <doctest/doctest.h>

using query::Type;
using query::TypeKind;

TEST_CASE("cells are JSON values of their type") {
    CHECK(server::CellJson("12.50", Type{TypeKind::kDecimal, 5, 2}) == "12.50");
    CHECK(server::CellJson("170141183460469231731687303715884105727", Type{TypeKind::kHugeint}) ==
          "170141183460469231731687303715884105727");
    CHECK(server::CellJson("true", Type{TypeKind::kBoolean}) == "true");
    CHECK(server::CellJson("12", Type{TypeKind::kVarchar}) == "\"12\"");
    CHECK(server::CellJson("a\"b", Type{TypeKind::kVarchar}) == "\"a\\\"b\"");
    CHECK(server::CellJson(std::nullopt, Type{TypeKind::kVarchar}) == "null");
}

TEST_CASE("what JSON has no number for is text") {
    CHECK(server::CellJson("inf", Type{TypeKind::kDouble}) == "\"inf\"");
    CHECK(server::CellJson("-nan", Type{TypeKind::kDouble}) == "\"-nan\"");
    CHECK(server::CellJson("1e+300", Type{TypeKind::kDouble}) == "1e+300");
}
