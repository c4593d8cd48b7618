// SPDX-License-Identifier: Apache-2.0
#include "query/description.h"

#include "../tests/support/build_description.h"
#include "query/print.h"

#include <doctest/doctest.h>

using namespace support;

namespace {

// One of everything, with relation ids from `first`.
query::Description Everything(std::uint32_t first) {
    auto left = ScanOf(first, "members", {{"id", kBigint}, {"city", kVarchar}});
    auto right = ScanOf(first + 1, "flights", {{"id", kBigint}});
    auto join = Rel(first + 2,
                    query::Join{query::JoinKind::kLeft, left, right,
                                Test("=", {Col(first, 0, kBigint), Col(first + 1, 0, kBigint)})});
    auto filtered =
        Rel(first + 3, query::Filter{join, Test("is_not_null", {Col(first, 1, kVarchar)})});
    auto groups = Rel(
        first + 4, query::Aggregate{filtered,
                                    {Col(first, 1, kVarchar)},
                                    {Agg("count", {Col(first + 1, 0, kBigint)}, kBigint, true)}});
    query::WindowCall window{"rank",
                             {},
                             false,
                             nullptr,
                             {},
                             {{Col(first + 4, 1, kBigint), true, false}},
                             "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"};
    auto ranked =
        Rel(first + 5, query::Window{groups, {query::MakeExpression({window, kBigint, {}})}});
    auto cast = query::MakeCast(Col(first + 5, 0, kBigint), kVarchar);
    auto shown = ProjectOf(first + 6, ranked, {Col(first + 4, 0, kVarchar), cast});
    auto distinct = Rel(first + 7, query::Distinct{shown});
    auto sorted =
        Rel(first + 8, query::Sort{distinct, {{Col(first + 6, 0, kVarchar), false, true}}});
    auto limited = Rel(first + 9, query::Limit{sorted, 5, 0});
    auto values = Rel(first + 10,
                      query::Values{{{"a", kVarchar}, {"b", kVarchar}}, {{Text("x"), Text("y")}}});
    auto both = Rel(first + 11, query::Union{limited, values, false});
    auto scan = Rel(first + 13, query::CteScan{first + 12, {{"a", kVarchar}, {"b", kVarchar}}});
    return Describe(Rel(first + 12, query::With{"w", both, scan}));
}

}  // namespace

TEST_CASE("decoding what was encoded gives the same description") {
    const query::Description description = Everything(0);
    const auto text = query::Encode(description).Dump();

    const auto decoded = query::Decode(*base::ParseJson(text));

    REQUIRE(decoded.ok());
    CHECK(query::Encode(*decoded).Dump() == text);
    CHECK(query::PrintSql(*decoded) == query::PrintSql(description));
}

TEST_CASE("the canonical form does not show how relations were numbered or called") {
    CHECK(query::Encode(Everything(0), false) == query::Encode(Everything(100), false));
    CHECK_FALSE(query::Encode(Everything(0), true) == query::Encode(Everything(100), true));
}

TEST_CASE("the canonical form differs when the meaning does") {
    auto scan = ScanOf(0, "members", {{"id", kBigint}});
    const auto of = [&scan](std::int64_t bound) {
        return query::Encode(
            Describe(Rel(1, query::Filter{scan, Test("<", {Col(0, 0, kBigint),
                                                           query::MakeInteger(bound)})})),
            false);
    };

    CHECK(of(1) == of(1));
    CHECK_FALSE(of(1) == of(2));
}

TEST_CASE("the canonical form is the same on every day") {
    auto scan = ScanOf(0, "members", {{"id", kBigint}});
    const auto on = [&scan](const std::string& now) {
        const query::Type timestamp{query::TypeKind::kTimestamp};
        auto clock = query::MakeCall("getdate", {query::MakeLiteral(now, timestamp)}, timestamp);
        return Describe(ProjectOf(1, scan, {clock}));
    };

    CHECK(query::Encode(on("2026-11-20 01:00:00"), false) ==
          query::Encode(on("2026-11-21 02:00:00"), false));
    CHECK(query::PrintSql(on("2026-11-20 01:00:00")) != query::PrintSql(on("2026-11-21 02:00:00")));
}

TEST_CASE("a description that reads what its inputs do not hand on is refused") {
    auto scan = ScanOf(0, "members", {{"id", kBigint}});
    const auto refused = [](const query::RelationPtr& root) {
        return !query::Decode(query::Encode(Describe(root))).ok();
    };

    CHECK_FALSE(refused(ProjectOf(1, scan, {Col(0, 0, kBigint)})));
    CHECK(refused(ProjectOf(1, scan, {Col(0, 1, kBigint)})));
    CHECK(refused(ProjectOf(1, scan, {Col(7, 0, kBigint)})));
    CHECK(refused(ProjectOf(1, scan, {Col(0, 0, kVarchar)})));
    CHECK(refused(ProjectOf(0, scan, {Col(0, 0, kBigint)})));
}

TEST_CASE("a description with a call nobody knows or in a wrong place is refused") {
    auto scan = ScanOf(0, "members", {{"id", kBigint}});
    const auto refused = [&scan](const query::ExpressionPtr& expression) {
        return !query::Decode(query::Encode(Describe(ProjectOf(1, scan, {expression})))).ok();
    };

    CHECK_FALSE(refused(query::MakeCall("abs", {Col(0, 0, kBigint)}, kBigint)));
    CHECK(refused(query::MakeCall("read_csv", {Text("/etc/passwd")}, kBigint)));
    CHECK(refused(query::MakeCall("abs", {}, kBigint)));
    CHECK(refused(Agg("count", {}, kBigint)));
    CHECK(refused(query::MakeCall("count", {}, kBigint)));
}

TEST_CASE("a window frame that is not one of SQL's is refused") {
    auto scan = ScanOf(0, "members", {{"id", kBigint}});
    query::WindowCall window{"rank", {}, false, nullptr, {}, {}, "ROWS) FROM secrets --"};
    auto bad =
        Describe(Rel(1, query::Window{scan, {query::MakeExpression({window, kBigint, {}})}}));

    CHECK_FALSE(query::Decode(query::Encode(bad)).ok());
}

TEST_CASE("any damage to an encoded description is an error and not a crash") {
    const std::string text = query::Encode(Everything(0)).Dump();
    int broken = 0;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        std::string damaged = text;
        damaged[i] = damaged[i] == '1' ? '9' : '1';
        const auto json = base::ParseJson(damaged);
        if (!json.ok() || !query::Decode(*json).ok()) ++broken;
    }

    CHECK(broken > 100);
}
