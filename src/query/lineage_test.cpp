// SPDX-License-Identifier: Apache-2.0
#include "query/lineage.h"

#include "../tests/support/build_description.h"

#include <doctest/doctest.h>

using namespace support;
using query::Reach;
using query::Source;

namespace {

query::RelationPtr Members() {
    return ScanOf(0, "members", {{"id", kBigint}, {"city", kVarchar}, {"salary", kDouble}});
}

// All that reaches each output column.
std::vector<std::vector<Source>> LineageOf(const query::Description& description) {
    std::vector<std::vector<Source>> lineage(query::OutputColumns(*description.root).size());
    const auto all = [](const Source&) { return true; };
    for (const auto& [output, source] : query::ReachingOutputs(description, all, 1000))
        lineage[output].push_back(source);
    return lineage;
}

}  // namespace

TEST_CASE("a column reaches the output bare, derived or aggregated") {
    auto groups =
        Rel(1, query::Aggregate{
                   Members(), {Col(0, 1, kVarchar)}, {Agg("avg", {Col(0, 2, kDouble)}, kDouble)}});
    auto upper = query::MakeCall("upper", {Col(1, 0, kVarchar)}, kVarchar);
    const auto lineage = LineageOf(Describe(
        ProjectOf(2, groups, {Col(1, 0, kVarchar), upper, Col(1, 1, kDouble), Text("constant")})));

    REQUIRE(lineage.size() == 4);
    CHECK(lineage[0] == std::vector<Source>{{"members", 0, "city", Reach::kBare}});
    CHECK(lineage[1] == std::vector<Source>{{"members", 0, "city", Reach::kDerived}});
    CHECK(lineage[2] == std::vector<Source>{{"members", 0, "salary", Reach::kAggregated}});
    CHECK(lineage[3].empty());
}

TEST_CASE("the least changed way of two wins, through unions and definitions") {
    auto upper = query::MakeCall("upper", {Col(0, 1, kVarchar)}, kVarchar);
    auto definition = ProjectOf(1, Members(), {Col(0, 1, kVarchar), upper});
    auto scan = Rel(2, query::CteScan{5, {{"a", kVarchar}, {"b", kVarchar}}});
    auto swapped = ProjectOf(3, Rel(4, query::CteScan{5, {{"a", kVarchar}, {"b", kVarchar}}}),
                             {Col(4, 1, kVarchar), Col(4, 0, kVarchar)});
    auto with = Rel(5, query::With{"w", definition, Rel(6, query::Union{scan, swapped, true})});

    const auto lineage = LineageOf(Describe(with));

    CHECK(lineage[0] == std::vector<Source>{{"members", 0, "city", Reach::kBare}});
    CHECK(lineage[1] == lineage[0]);
}

TEST_CASE("conditions are not lineage, but a mark carries what it tested") {
    auto other = ScanOf(1, "others", {{"id", kBigint}});
    auto marked = Rel(2, query::Join{query::JoinKind::kMark, Members(), other,
                                     Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})});
    auto filtered =
        Rel(3, query::Filter{marked, Test(">", {Col(0, 2, kDouble), Col(0, 2, kDouble)})});
    const auto description =
        Describe(ProjectOf(4, filtered, {Col(0, 1, kVarchar), Col(2, 0, kBoolean)}));

    const auto lineage = LineageOf(description);

    CHECK(lineage[0] == std::vector<Source>{{"members", 0, "city", Reach::kBare}});
    CHECK(lineage[1] == std::vector<Source>{{"members", 0, "id", Reach::kDerived},
                                            {"others", 1, "id", Reach::kDerived}});
}

TEST_CASE("a mark says what chose its partners, not what chose the rows that are marked") {
    auto left = Rel(1, query::Filter{Members(), Test("is_null", {Col(0, 2, kDouble)})});
    auto others = ScanOf(2, "others", {{"id", kBigint}, {"secret", kVarchar}});
    auto right = Rel(3, query::Filter{others, Test("is_null", {Col(2, 1, kVarchar)})});
    auto marked = Rel(4, query::Join{query::JoinKind::kMark, left, right,
                                     Test("=", {Col(0, 0, kBigint), Col(2, 0, kBigint)})});

    const auto lineage = LineageOf(Describe(ProjectOf(5, marked, {Col(4, 0, kBoolean)})));

    CHECK(lineage[0] == std::vector<Source>{{"members", 0, "id", Reach::kDerived},
                                            {"others", 2, "id", Reach::kDerived},
                                            {"others", 2, "secret", Reach::kDerived}});
}

TEST_CASE("what a name's definition tests is evidence where the name is read") {
    auto definition =
        ProjectOf(2, Rel(1, query::Filter{Members(), Test("is_null", {Col(0, 2, kDouble)})}),
                  {Col(0, 0, kBigint)});
    auto others = ScanOf(3, "others", {{"id", kBigint}});
    auto scan = Rel(4, query::CteScan{6, {{"id", kBigint}}});
    auto marked = Rel(5, query::Join{query::JoinKind::kMark, others, scan,
                                     Test("=", {Col(3, 0, kBigint), Col(4, 0, kBigint)})});
    auto with = Rel(6, query::With{"w", definition, ProjectOf(7, marked, {Col(5, 0, kBoolean)})});

    const auto lineage = LineageOf(Describe(with));

    REQUIRE(lineage[0].size() == 3);
    CHECK(lineage[0][1] == Source{"members", 0, "salary", Reach::kDerived});
}

TEST_CASE("of wide tables only what is wanted is listed, and no more than asked for") {
    std::vector<query::NamedType> columns;
    std::vector<query::ExpressionPtr> all;
    for (std::uint32_t i = 0; i < 130; ++i) {
        columns.push_back({"c" + std::to_string(i), kVarchar});
        all.push_back(Col(0, i, kVarchar));
    }
    auto joined = query::MakeCall("concat", all, kVarchar);
    auto shown = ProjectOf(1, ScanOf(0, "wide", columns), {all[129], joined, all[1]});
    const auto wanted = [](const Source& source) {
        return source.column == "c64" || source.column == "c129";
    };
    const auto reaching = [&](std::size_t most) {
        std::vector<std::pair<std::size_t, Source>> found;
        for (const auto& [output, source] : query::ReachingOutputs(Describe(shown), wanted, most))
            found.emplace_back(output, source);
        return found;
    };

    CHECK(reaching(9) ==
          std::vector<std::pair<std::size_t, Source>>{{0, {"wide", 0, "c129", Reach::kBare}},
                                                      {1, {"wide", 0, "c129", Reach::kDerived}},
                                                      {1, {"wide", 0, "c64", Reach::kDerived}}});
    CHECK(reaching(2).size() == 2);
}

TEST_CASE("a call that follows the order of rows has what they are sorted by among its sources") {
    auto sorted = Rel(1, query::Sort{Members(), {{Col(0, 2, kDouble), false, false}}});
    const auto last_of = [&](const std::string& function) {
        query::WindowCall call;
        call.function = function;
        auto window = Rel(2, query::Window{sorted, {query::MakeExpression({call, kBigint, {}})}});
        return LineageOf(Describe(ProjectOf(3, window, {Col(2, 0, kBigint)}))).back();
    };

    CHECK(last_of("row_number") == std::vector<Source>{{"members", 0, "salary", Reach::kDerived}});
    CHECK(last_of("rank").empty());
}

TEST_CASE("a source's place is the outermost expression through which it reaches the output") {
    const base::Position inner{1, 20};
    const base::Position outer{2, 8};
    auto definition =
        ProjectOf(1, Members(),
                  {query::MakeColumn({0, 1}, kVarchar, inner), query::MakeColumn({0, 0}, kBigint)});
    auto shown =
        ProjectOf(2, definition,
                  {query::MakeColumn({1, 0}, kVarchar), query::MakeColumn({1, 0}, kVarchar, outer),
                   query::MakeColumn({1, 1}, kBigint)});
    const auto description = Describe(shown);
    const Source city{"members", 0, "city", Reach::kBare};

    const auto places = query::PlacesOf(
        description, {{0, city}, {1, city}, {2, city}, {2, {"members", 0, "id", Reach::kBare}}});

    REQUIRE(places.size() == 4);
    CHECK(places[0] == inner);
    CHECK(places[1] == outer);
    CHECK_FALSE(places[2]);
    CHECK_FALSE(places[3]);
}
