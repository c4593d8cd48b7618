// SPDX-License-Identifier: Apache-2.0
#include "query/check.h"

#include "../tests/support/build_description.h"

#include <doctest/doctest.h>

using namespace support;

namespace {

bool IsFine(const query::RelationPtr& root) { return query::CheckDescription(Describe(root)).ok(); }

query::RelationPtr Members() { return ScanOf(0, "members", {{"id", kBigint}, {"city", kVarchar}}); }

query::RelationPtr Flights() { return ScanOf(1, "flights", {{"id", kBigint}}); }

}  // namespace

TEST_CASE("what an operand inside an expression reads is checked too") {
    CHECK(IsFine(ProjectOf(2, Members(), {query::MakeCall("abs", {Col(0, 0, kBigint)}, kBigint)})));
    CHECK_FALSE(
        IsFine(ProjectOf(2, Members(), {query::MakeCall("abs", {Col(7, 0, kBigint)}, kBigint)})));
    CHECK_FALSE(IsFine(ProjectOf(
        2, Members(),
        {query::MakeCall("abs", {query::MakeCall("read_csv", {Text("x")}, kBigint)}, kBigint)})));
}

TEST_CASE("constant rows are as wide as their columns, and there is one") {
    const auto rows = [](std::vector<std::vector<query::ExpressionPtr>> cells) {
        return Rel(0, query::Values{{{"a", kVarchar}}, std::move(cells)});
    };
    CHECK(IsFine(rows({{Text("x")}, {Text("y")}})));
    CHECK_FALSE(IsFine(rows({{Text("x")}, {}})));
    CHECK_FALSE(IsFine(rows({{Text("x"), Text("y")}})));
    CHECK_FALSE(IsFine(rows({})));
}

TEST_CASE("a projection has one name for each of its columns, and one column") {
    const auto named = [](std::vector<std::string> names, bool column) {
        query::Project project{Members(), {}, std::move(names)};
        if (column) project.expressions.push_back(Col(0, 0, kBigint));
        return Rel(2, std::move(project));
    };
    CHECK(IsFine(named({"a"}, true)));
    CHECK_FALSE(IsFine(named({"a", "b"}, true)));
    CHECK_FALSE(IsFine(named({}, true)));
    CHECK_FALSE(IsFine(named({}, false)));
}

TEST_CASE("every join but a cross join has a condition") {
    const auto join = [](query::JoinKind kind, const query::ExpressionPtr& condition) {
        return Rel(2, query::Join{kind, Members(), Flights(), condition});
    };
    const auto equal = Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)});
    CHECK(IsFine(join(query::JoinKind::kInner, equal)));
    CHECK(IsFine(join(query::JoinKind::kCross, nullptr)));
    CHECK_FALSE(IsFine(join(query::JoinKind::kInner, nullptr)));
    CHECK_FALSE(IsFine(join(query::JoinKind::kCross, equal)));
}

TEST_CASE("both sides of a union are equally wide") {
    CHECK(IsFine(Rel(3, query::Union{Flights(), ScanOf(2, "x", {{"id", kBigint}}), true})));
    CHECK_FALSE(IsFine(Rel(2, query::Union{Members(), Flights(), true})));
}

TEST_CASE("a CTE is read as it is defined, below where it is defined") {
    const auto with = [](std::vector<query::NamedType> columns, std::uint32_t cte) {
        auto scan = Rel(3, query::CteScan{cte, std::move(columns)});
        return Rel(2, query::With{"w", Flights(), std::move(scan)});
    };
    CHECK(IsFine(with({{"id", kBigint}}, 2)));
    CHECK_FALSE(IsFine(with({{"id", kVarchar}}, 2)));
    CHECK_FALSE(IsFine(with({{"id", kBigint}, {"b", kBigint}}, 2)));
    CHECK_FALSE(IsFine(with({{"id", kBigint}}, 9)));
    auto bad = ProjectOf(4, Flights(), {Col(9, 0, kBigint)});
    auto scan = Rel(3, query::CteScan{2, {{"o0", kBigint}}});
    CHECK_FALSE(IsFine(Rel(2, query::With{"w", bad, scan})));
}

TEST_CASE("aggregates stand in aggregations only, and nothing else stands there") {
    const auto aggregation = [](const query::ExpressionPtr& group,
                                const query::ExpressionPtr& aggregate) {
        return Rel(2, query::Aggregate{Members(), {group}, {aggregate}});
    };
    const auto count = Agg("count", {}, kBigint);
    CHECK(IsFine(aggregation(Col(0, 1, kVarchar), count)));
    CHECK_FALSE(IsFine(aggregation(count, count)));
    CHECK_FALSE(IsFine(aggregation(Col(0, 1, kVarchar), Col(0, 1, kVarchar))));
    CHECK_FALSE(IsFine(aggregation(Col(0, 1, kVarchar), Agg("rank", {}, kBigint))));
    CHECK_FALSE(IsFine(Rel(2, query::Window{Members(), {Col(0, 0, kBigint)}})));
    const auto window = [](const std::string& function) {
        query::WindowCall call{function, {Col(0, 0, kBigint)}, false, nullptr, {}, {}, ""};
        return Rel(2, query::Window{Members(), {query::MakeExpression({call, kBigint, {}})}});
    };
    CHECK(IsFine(window("sum")));
    CHECK_FALSE(IsFine(window("abs")));
}

TEST_CASE("a result has a name for each of its columns") {
    query::Description description = Describe(Members());
    CHECK(query::CheckDescription(description).ok());
    description.column_names.pop_back();
    CHECK_FALSE(query::CheckDescription(description).ok());
}
