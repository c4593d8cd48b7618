// SPDX-License-Identifier: Apache-2.0
#include "query/type.h"

#include <doctest/doctest.h>

using query::Type;
using query::TypeKind;

TEST_CASE("types are written as SQL writes them and read back") {
    for (const std::string text :
         {"BIGINT", "DECIMAL(18,3)", "TIMESTAMP WITH TIME ZONE", "VARCHAR", "UUID"}) {
        CHECK(query::ToString(*query::ParseType(text)) == text);
    }
}

TEST_CASE("what is not a type is refused") {
    for (const std::string text :
         {"", "bigint", "DECIMAL", "DECIMAL(39,0)", "DECIMAL(3,4)", "DECIMAL(3,x)", "INTEGER[]"}) {
        CHECK_FALSE(query::ParseType(text).ok());
    }
}

TEST_CASE("a cast is lossless only when every value keeps its place") {
    const Type integer{TypeKind::kInteger};
    const Type bigint{TypeKind::kBigint};
    const Type ubigint{TypeKind::kUbigint};
    const Type real{TypeKind::kDouble};

    CHECK(query::IsLosslessCast(integer, bigint));
    CHECK_FALSE(query::IsLosslessCast(bigint, integer));
    CHECK_FALSE(query::IsLosslessCast(integer, ubigint));
    CHECK(query::IsLosslessCast(Type{TypeKind::kUinteger}, bigint));
    CHECK_FALSE(query::IsLosslessCast(ubigint, bigint));
    CHECK(query::IsLosslessCast(integer, real));
    CHECK_FALSE(query::IsLosslessCast(bigint, real));
    CHECK(query::IsLosslessCast(integer, Type{TypeKind::kDecimal, 12, 2}));
    CHECK_FALSE(query::IsLosslessCast(integer, Type{TypeKind::kDecimal, 11, 2}));
    CHECK_FALSE(query::IsLosslessCast(Type{TypeKind::kVarchar}, integer));
}

TEST_CASE("what a file cannot keep exactly is stored as a type that can") {
    CHECK(query::ToString(query::StoredType(Type{TypeKind::kHugeint})) == "DECIMAL(38,0)");
    CHECK(query::ToString(query::StoredType(Type{TypeKind::kInterval})) == "VARCHAR");
    CHECK(query::StoredType(Type{TypeKind::kDouble}) == Type{TypeKind::kDouble});
}
