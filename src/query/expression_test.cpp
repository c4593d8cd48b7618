// SPDX-License-Identifier: Apache-2.0
#include "query/expression.h"

#include "../tests/support/build_description.h"
#include "query/function.h"

#include <doctest/doctest.h>
#include <set>

using namespace support;

TEST_CASE("the columns an expression reads are listed once, in order") {
    auto test = Test("and", {Test("=", {Col(3, 1, kBigint), Col(2, 0, kBigint)}),
                             Test("is_null", {Col(3, 1, kBigint)})});

    CHECK(query::ColumnsOf(*test) == std::vector<query::ColumnId>{{3, 1}, {2, 0}});
}

TEST_CASE("sameness looks at meaning and not at position") {
    auto here = query::MakeColumn({1, 0}, kBigint, base::Position{1, 8});
    auto there = query::MakeColumn({1, 0}, kBigint, base::Position{9, 9});

    CHECK(query::SameExpression(*here, *there));
    CHECK_FALSE(query::SameExpression(*here, *Col(1, 1, kBigint)));
    CHECK_FALSE(
        query::SameExpression(*Agg("sum", {here}, kBigint), *Agg("sum", {here}, kBigint, true)));
    CHECK_FALSE(query::SameExpression(*Text("1"), *query::MakeInteger(1)));
}

TEST_CASE("every function of the registry has one row and is found by it") {
    std::set<std::string_view> names;
    for (const query::Function& function : query::Functions()) {
        CHECK(names.insert(function.name).second);
        CHECK(query::FindFunction(function.name) == &function);
        CHECK(function.arguments_min <= function.arguments_max);
    }
    CHECK(query::FindFunction("read_csv") == nullptr);
    CHECK(query::FindByEngineName("~~")->name == "like");
    CHECK(query::FindByEngineName("getenv") == nullptr);
}
