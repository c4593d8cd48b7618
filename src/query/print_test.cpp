// SPDX-License-Identifier: Apache-2.0
#include "query/print.h"

#include "../tests/support/build_description.h"

#include <doctest/doctest.h>

using namespace support;
using query::JoinKind;

namespace {

query::RelationPtr Members() { return ScanOf(0, "members", {{"id", kBigint}, {"city", kVarchar}}); }
query::RelationPtr Flights() { return ScanOf(1, "flights", {{"id", kBigint}, {"km", kDouble}}); }

std::string Sql(query::RelationPtr root) { return query::PrintSql(Describe(std::move(root))); }

query::RelationPtr JoinOf(std::uint32_t id, JoinKind kind) {
    return Rel(id, query::Join{kind, Members(), Flights(),
                               Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})});
}

}  // namespace

TEST_CASE("one SELECT holds a join, a condition, groups, a HAVING and an order") {
    auto where = Rel(3, query::Filter{JoinOf(2, JoinKind::kInner),
                                      Test("=", {Col(0, 1, kVarchar), Text("O'Hare")})});
    auto groups =
        Rel(4, query::Aggregate{
                   where, {Col(0, 1, kVarchar)}, {Agg("avg", {Col(1, 1, kDouble)}, kDouble)}});
    auto having =
        Rel(5, query::Filter{groups, Test(">", {Col(4, 1, kDouble), query::MakeInteger(5)})});
    auto shown = ProjectOf(6, having, {Col(4, 0, kVarchar), Col(4, 1, kDouble)});
    auto sorted = Rel(7, query::Sort{shown, {{Col(6, 1, kDouble), true, false}}});

    CHECK(Sql(sorted) == "SELECT members.city AS o0, avg(flights.km) AS o1 FROM members JOIN "
                         "flights ON (members.id = flights.id) "
                         "WHERE (members.city = 'O''Hare') GROUP BY members.city HAVING "
                         "(avg(flights.km) > CAST(5 AS BIGINT)) "
                         "ORDER BY avg(flights.km) DESC NULLS LAST");
}

TEST_CASE("what SQL would evaluate in another order gets a SELECT of its own") {
    auto sum = query::MakeCall("+", {Col(0, 0, kBigint), query::MakeInteger(1)}, kBigint);
    auto inner = ProjectOf(2, Members(), {sum});
    auto filtered =
        Rel(3, query::Filter{inner, Test(">", {Col(2, 0, kBigint), query::MakeInteger(9)})});

    CHECK(Sql(ProjectOf(4, filtered, {Col(2, 0, kBigint)})) ==
          "SELECT part.o0 FROM (SELECT TRY((members.id + CAST(1 AS BIGINT))) AS o0 FROM members) "
          "AS part "
          "WHERE (part.o0 > CAST(9 AS BIGINT))");
}

TEST_CASE("a LIMIT below a condition stays below it") {
    auto limited = Rel(2, query::Limit{Members(), 3, 1});
    auto filtered = Rel(3, query::Filter{limited, Test("is_null", {Col(0, 1, kVarchar)})});

    CHECK(Sql(ProjectOf(4, filtered, {Col(0, 0, kBigint)})) ==
          "SELECT part.id AS o0 FROM (SELECT members.id, members.city FROM members LIMIT 3 OFFSET "
          "1) AS part "
          "WHERE (part.city IS NULL)");
}

TEST_CASE(
    "one TRY stands around nested arithmetic, and each call that keeps NULL apart gets its own") {
    auto product = query::MakeCall("*", {Col(0, 0, kBigint), Col(0, 0, kBigint)}, kBigint);
    auto sum = query::MakeCall("+", {product, product}, kBigint);
    auto chosen = query::MakeCall("coalesce", {sum, query::MakeInteger(0)}, kBigint);

    CHECK(Sql(ProjectOf(2, Members(), {chosen})) ==
          "SELECT coalesce(TRY(((members.id * members.id) + (members.id * members.id))), CAST(0 AS "
          "BIGINT)) AS o0 "
          "FROM members");
}

TEST_CASE("casts that can fail are tried, casts that cannot are not") {
    auto narrow = query::MakeCast(Col(0, 1, kVarchar), kBigint);
    auto wide = query::MakeCast(Col(0, 0, kBigint), query::Type{query::TypeKind::kHugeint});

    CHECK(Sql(ProjectOf(2, Members(), {narrow, wide})) ==
          "SELECT TRY_CAST(members.city AS BIGINT) AS o0, CAST(members.id AS HUGEINT) AS o1 FROM "
          "members");
}

TEST_CASE(
    "names are quoted when SQL would read them otherwise, and tables read twice get two aliases") {
    auto first = ScanOf(0, "order", {{"a b", kBigint}});
    auto second = ScanOf(1, "order", {{"a b", kBigint}});
    auto join = Rel(2, query::Join{JoinKind::kCross, first, second, nullptr});

    CHECK(
        Sql(ProjectOf(3, join, {Col(0, 0, kBigint), Col(1, 0, kBigint)})) ==
        R"(SELECT "order"."a b" AS o0, order_2."a b" AS o1 FROM "order" CROSS JOIN "order" AS order_2)");
    CHECK(query::PrintIdentifier("Se\"lect") == R"("Se""lect")");
}

TEST_CASE("a mark prints as the test it came from and semi joins as themselves") {
    auto marked = JoinOf(2, JoinKind::kMark);
    auto kept = Rel(3, query::Filter{marked, Test("not", {Col(2, 0, kBoolean)})});

    CHECK(Sql(ProjectOf(4, kept, {Col(0, 0, kBigint)})) ==
          "SELECT part.id AS o0 FROM (SELECT members.id, members.city, (members.id = ANY (SELECT "
          "flights.id FROM "
          "flights)) AS mark FROM members) AS part WHERE (NOT part.mark)");
    CHECK(Sql(ProjectOf(5, JoinOf(2, JoinKind::kAnti), {Col(0, 1, kVarchar)})) ==
          "SELECT members.city AS o0 FROM members ANTI JOIN flights ON (members.id = flights.id)");
}

TEST_CASE("a definition is evaluated once and every scan of it reads its columns") {
    auto definition = ProjectOf(1, Members(), {Col(0, 1, kVarchar)});
    auto scan = [](std::uint32_t id) { return Rel(id, query::CteScan{9, {{"o0", kVarchar}}}); };
    auto both = Rel(4, query::Union{scan(2), scan(3), true});
    auto with = Rel(9, query::With{"cities", definition, both});

    CHECK(Sql(with) == "WITH cities AS MATERIALIZED (SELECT members.city AS o0 FROM members) "
                       "SELECT part_3.o0 FROM ((SELECT "
                       "part.o0 FROM cities AS part) UNION ALL (SELECT part_2.o0 FROM cities AS "
                       "part_2)) AS part_3");
}

TEST_CASE("constants as keys are never mistaken for positions") {
    auto groups =
        Rel(2, query::Aggregate{Members(),
                                {query::MakeLiteral("1", query::Type{query::TypeKind::kInteger})},
                                {Agg("count", {}, kBigint)}});

    CHECK(Sql(ProjectOf(3, groups, {Col(2, 1, kBigint)})) ==
          "SELECT count(*) AS o0 FROM members GROUP BY CAST('1' AS INTEGER)");
}

TEST_CASE("a group that shows nothing of itself is still one row") {
    auto group = Rel(2, query::Aggregate{Members(), {}, {Agg("count", {}, kBigint)}});

    CHECK(Sql(ProjectOf(3, group, {query::MakeInteger(7)})) ==
          "SELECT CAST(7 AS BIGINT) AS o0 FROM (SELECT count(*) AS c0 FROM members) AS part");
}

TEST_CASE("windows, CASE, filters and repeated result names print") {
    query::WindowCall window{"row_number",
                             {},
                             false,
                             nullptr,
                             {Col(0, 1, kVarchar)},
                             {{Col(0, 0, kBigint), false, true}},
                             ""};
    auto numbered =
        Rel(2, query::Window{Members(), {query::MakeExpression({window, kBigint, {}})}});
    auto shown = ProjectOf(
        3, numbered,
        {query::MakeExpression({query::Case{{{Test("is_null", {Col(0, 1, kVarchar)}), Text("x")}},
                                            query::MakeLiteral({}, kVarchar)},
                                kVarchar,
                                {}}),
         Col(0, 0, kBigint)});
    query::Description description = Describe(shown);
    description.column_names = {"a", "A"};

    CHECK(query::PrintSql(description) == "SELECT CASE WHEN (part.city IS NULL) THEN 'x' ELSE "
                                          "CAST(NULL AS VARCHAR) END AS a, part.id AS \"A_1\" FROM "
                                          "(SELECT members.id, members.city, row_number() OVER "
                                          "(PARTITION BY members.city ORDER BY members.id ASC "
                                          "NULLS FIRST) AS w0 FROM members) AS part");
}

TEST_CASE("a WITH clause never takes the name of a table that is read") {
    for (const std::string name : {"members", "MEMBERS", "part"}) {
        const std::string table = name == "part" ? "part" : "members";
        auto rows = ScanOf(0, table, {{"id", kBigint}});
        auto definition = ProjectOf(2, Flights(), {Col(1, 0, kBigint)});
        auto cte = Rel(4, query::CteScan{3, {{"id", kBigint}}});
        auto body = ProjectOf(6, Rel(5, query::Join{query::JoinKind::kCross, cte, rows, nullptr}),
                              {Col(0, 0, kBigint)});
        const std::string sql =
            Sql(Rel(3, query::With{name == "part" ? "" : name, definition, body}));

        INFO(sql);
        CHECK(sql.starts_with("WITH " + query::PrintIdentifier(name + "_2") + " AS"));
        CHECK(sql.find("CROSS JOIN " + table) != std::string::npos);
    }
}

TEST_CASE("a scan with row identities reads the table that has them") {
    query::Scan scan{"members", "m", {{"id", kBigint}}, true};
    auto rows = Rel(0, scan);

    CHECK(Sql(ProjectOf(1, rows, {Col(0, 1, kBigint)})) ==
          R"(SELECT m.row_identity AS o0 FROM "members#rows" AS m)");
}

TEST_CASE("sums of wide numbers cannot fail: exact while all are small, else in DOUBLE") {
    const query::Type wide{query::TypeKind::kDecimal, 38, 30};
    const query::Type sum{query::TypeKind::kDecimal, 38, 30};
    auto rows = ScanOf(0, "t", {{"w", wide}, {"u", {query::TypeKind::kUhugeint}}});
    auto total =
        Rel(1, query::Aggregate{rows,
                                {},
                                {Agg("sum", {Col(0, 0, wide)}, sum, true),
                                 Agg("avg", {Col(0, 1, {query::TypeKind::kUhugeint})}, kDouble)}});
    query::WindowCall call;
    call.function = "sum";
    call.arguments = {Col(0, 1, {query::TypeKind::kUhugeint})};
    auto window = Rel(1, query::Window{rows, {query::MakeExpression({call, kDouble, {}})}});

    CHECK(Sql(total) ==
          "SELECT CASE WHEN (count(CASE WHEN (t.w BETWEEN CAST('-0.0001' AS DECIMAL(38,30)) AND "
          "CAST('0.0001' AS DECIMAL(38,30))) THEN NULL ELSE t.w END) = 0) THEN sum(DISTINCT CASE "
          "WHEN (t.w BETWEEN CAST('-0.0001' AS DECIMAL(38,30)) AND CAST('0.0001' AS "
          "DECIMAL(38,30))) THEN t.w END) ELSE TRY_CAST(sum(DISTINCT TRY_CAST(t.w AS DOUBLE)) AS "
          "DECIMAL(38,30)) END AS o0, avg(TRY_CAST(t.u AS DOUBLE)) AS o1 FROM t");
    CHECK(Sql(window).ends_with("ELSE sum(TRY_CAST(t.u AS DOUBLE)) OVER () END AS o2 FROM t"));
}

TEST_CASE("an order by a selected constant is no order by a place") {
    auto shown = ProjectOf(2, Members(), {Col(0, 0, kBigint), Text("x")});
    auto sorted =
        Rel(3, query::Sort{Rel(4, query::Distinct{shown}), {{Col(2, 1, kVarchar), true, false}}});

    CHECK(Sql(sorted) == "SELECT part.o0, part.o1 FROM (SELECT DISTINCT members.id AS o0, 'x' AS "
                         "o1 FROM members) AS part ORDER BY part.o1 DESC NULLS LAST");
}

TEST_CASE("truncating dates hides the range of a column from the engine's planning") {
    const query::Type date{query::TypeKind::kDate};
    auto rows = ScanOf(0, "t", {{"day", date}});
    auto year = query::MakeCall("date_trunc", {Text("year"), Col(0, 0, date)}, date);

    CHECK(Sql(ProjectOf(1, rows, {year})) ==
          "SELECT TRY(date_trunc('year', TRY(t.day))) AS o0 FROM t");
}
