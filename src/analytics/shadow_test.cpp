// SPDX-License-Identifier: Apache-2.0
#include "analytics/shadow.h"

#include "query/print.h"

#include <doctest/doctest.h>

namespace {

query::Type TypeNamed(const char* name) { return *query::ParseType(name); }

std::unique_ptr<analytics::ShadowDatabase> MakeShadow() {
    runs::ShadowSchema schema;
    schema.tables.push_back({"people",
                             {{"id", TypeNamed("BIGINT")},
                              {"city", TypeNamed("VARCHAR")},
                              {"pay", TypeNamed("DECIMAL(10,2)")},
                              {"born", TypeNamed("DATE")},
                              {"at", TypeNamed("TIMESTAMP")}}});
    schema.tables.push_back({"visits", {{"id", TypeNamed("BIGINT")}, {"n", TypeNamed("INTEGER")}}});
    auto made = analytics::ShadowDatabase::Make(std::move(schema));
    REQUIRE(made.ok());
    return *std::move(made);
}

std::string Printed(const std::string& sql, const std::optional<std::string>& now = {}) {
    const auto described = MakeShadow()->Describe({sql}, now);
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) return refusal->message;
    return query::PrintSql(std::get<query::Description>(described));
}

query::Refusal Refused(const std::string& sql) {
    return std::get<query::Refusal>(MakeShadow()->Describe({sql}));
}

query::Description Described(const std::string& sql) {
    return std::get<query::Description>(MakeShadow()->Describe({sql}));
}

}  // namespace

TEST_CASE("tables that differ but for case make no schema") {
    runs::ShadowSchema schema;
    schema.tables.push_back({"a", {{"x", TypeNamed("BIGINT")}}});
    schema.tables.push_back({"A", {{"x", TypeNamed("BIGINT")}}});
    CHECK_FALSE(analytics::ShadowDatabase::Make(std::move(schema)).ok());
}

TEST_CASE("a schema with columns that need quotes is made") {
    runs::ShadowSchema schema;
    schema.tables.push_back({"select", {{"a \"b\"", TypeNamed("BIGINT")}}});
    auto made = analytics::ShadowDatabase::Make(std::move(schema));
    REQUIRE(made.ok());
    CHECK(std::holds_alternative<query::Description>(
        (*made)->Describe({"select \"a \"\"b\"\"\" from \"select\""})));
}

TEST_CASE("a constant is told in the column's own type when it is the same there") {
    CHECK(Printed("select id from people where pay > 1000").find("TRY_CAST") == std::string::npos);
    CHECK(Printed("select id from people where pay > 1000").find("'1000.00'") != std::string::npos);
    CHECK(Printed("select id from people where born < '2000-01-01'").find("DATE '2000-01-01'") !=
          std::string::npos);
    CHECK(Printed("select id from people where id = 1.5").find("CAST(people.id") !=
          std::string::npos);
}

TEST_CASE("the functions that the engine lacks keep Redshift's meaning") {
    CHECK(Printed("select dateadd(month, 3, born) from people").find("to_months(3)") !=
          std::string::npos);
    CHECK(Printed("select convert(integer, city) from people")
              .find("TRY_CAST(people.city AS INTEGER)") != std::string::npos);
    CHECK(Printed("select to_char(born, 'YYYY-MM') from people").find("'%Y-%m'") !=
          std::string::npos);
    CHECK(Printed("select to_number(city, '99D9') from people").find("DECIMAL(3,1)") !=
          std::string::npos);
    CHECK(Refused("select dateadd(fortnight, 3, born) from people").code ==
          query::RefusalCode::kLiteralNotValid);
    CHECK(Refused("select to_char(born, 'Q') from people").code ==
          query::RefusalCode::kLiteralNotValid);
    CHECK(Refused("select convert(city, id) from people").code ==
          query::RefusalCode::kLiteralNotValid);
}

TEST_CASE("the time of a query is the one it was given") {
    const std::string sql = Printed("select current_date, getdate(), now()", "2026-11-20 12:00:00");
    CHECK(sql.find("DATE '2026-11-20'") != std::string::npos);
    CHECK(sql.find("TIMESTAMP '2026-11-20 12:00:00'") != std::string::npos);
    CHECK(sql.find("2026-11-20 12:00:00+00") != std::string::npos);
    CHECK(Refused("select current_date").code == query::RefusalCode::kFunctionNotAllowed);
}

TEST_CASE("a term of ON stays in the condition of its join") {
    const auto described =
        Described("select p.city from people p join visits v on p.id = v.id and v.n > 3");
    const auto& project = std::get<query::Project>(described.root->node);
    const auto* const join = std::get_if<query::Join>(&project.input->node);
    REQUIRE(join != nullptr);
    CHECK(std::get<query::Call>(join->condition->node).arguments.size() == 2);
}

TEST_CASE("IN is a semi join and NOT EXISTS an anti join") {
    const auto in = Described("select city from people where id in (select id from visits)");
    const auto& project = std::get<query::Project>(in.root->node);
    CHECK(std::get<query::Join>(project.input->node).kind == query::JoinKind::kSemi);
    CHECK(
        Printed(
            "select city from people p where not exists (select 1 from visits v where v.id = p.id)")
            .find("ANTI JOIN") != std::string::npos);
}

TEST_CASE("expressions and scans know where they stood") {
    const auto described = Described("select city,\n  upper(city)\nfrom people q\nwhere id = 3");
    const auto& project = std::get<query::Project>(described.root->node);
    CHECK(project.expressions[0]->at == base::Position{1, 8});
    CHECK(project.expressions[1]->at == base::Position{2, 3});
    const auto& filter = std::get<query::Filter>(project.input->node);
    CHECK(std::get<query::Call>(filter.condition->node).arguments[0]->at == base::Position{4, 7});
    CHECK(filter.input->at == base::Position{3, 6});
    CHECK(std::get<query::Scan>(filter.input->node).alias == "q");
}

TEST_CASE("two scans of one table keep their own aliases and places") {
    const auto described =
        Described("select a.city from people a join people b on a.id = b.id where b.pay > 3");
    const auto scans = query::ScansOf(*described.root);
    REQUIRE(scans.size() == 2);
    CHECK(std::get<query::Scan>(scans[0]->node).alias == "a");
    CHECK(std::get<query::Scan>(scans[1]->node).alias == "b");
    CHECK(scans[1]->at == base::Position{1, 34});
}

TEST_CASE("what a filter reads of its own tables is filtered before a subquery runs") {
    const std::string sql = Printed(
        "select p.city from people p, visits v where p.id = v.id and p.pay > (select avg(pay) from "
        "people o where o.city = p.city)");
    const auto rows = sql.find("outer_rows");
    CHECK(sql.find("WHERE (p.id = v.id)", rows) < sql.find("outer_keys", rows));
}

TEST_CASE("a scan holds the columns the query reads and no others") {
    const auto described = Described("select city from people where pay > 3");
    const auto scans = query::ScansOf(*described.root);
    CHECK(std::get<query::Scan>(scans[0]->node).columns.size() == 2);
}
