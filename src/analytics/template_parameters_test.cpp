// SPDX-License-Identifier: Apache-2.0
#include "analytics/template_parameters.h"

#include "analytics/shadow.h"
#include "query/bind_parameters.h"
#include "query/parameter_value.h"
#include "query/print.h"

#include <doctest/doctest.h>
#include <map>

namespace {

query::Type TypeNamed(const char* name) { return *query::ParseType(name); }

using Declared = std::vector<query::NamedType>;

std::string Marked(std::string_view text, const std::vector<std::string>& names) {
    Declared declared;
    for (const std::string& name : names) declared.push_back({name, TypeNamed("BIGINT")});
    const auto marked = analytics::MarkParameters(text, declared);
    const auto* refusal = std::get_if<query::Refusal>(&marked);
    return refusal == nullptr ? std::get<std::string>(marked)
                              : std::string(query::InfoOf(refusal->code).name);
}

const Declared kDeclared = {{"n", TypeNamed("BIGINT")},
                            {"city", TypeNamed("VARCHAR")},
                            {"day", TypeNamed("DATE")},
                            {"pay", TypeNamed("DECIMAL(18,6)")}};

runs::Described Described(std::string_view sql, const Declared& declared) {
    runs::ShadowSchema schema;
    schema.tables.push_back({"people",
                             {{"id", TypeNamed("BIGINT")},
                              {"city", TypeNamed("VARCHAR")},
                              {"pay", TypeNamed("DECIMAL(10,2)")},
                              {"born", TypeNamed("DATE")},
                              {"at", TypeNamed("TIMESTAMP")}}});
    auto made = analytics::ShadowDatabase::Make(std::move(schema));
    REQUIRE(made.ok());
    return (*made)->Describe(runs::QueryText{sql, true, declared}, "2026-11-20 10:00:00");
}

// The SQL that runs with these values, or the code of the refusal. Declares what has a value.
std::string Printed(std::string_view sql, const std::map<std::string, std::string>& given) {
    Declared declared;
    query::ParameterValues values;
    for (const query::NamedType& parameter : kDeclared) {
        const auto value = given.find(parameter.name);
        if (value == given.end()) continue;
        declared.push_back(parameter);
        const auto text = query::ParameterText(value->second, parameter.type);
        REQUIRE(text.ok());
        values[parameter.name] = {parameter.type, *text};
    }
    const auto described = Described(sql, declared);
    if (const auto* refusal = std::get_if<query::Refusal>(&described))
        return std::string(query::InfoOf(refusal->code).name) + ": " + refusal->message;
    const auto bound = query::BindParameters(std::get<query::Description>(described), values);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&bound))
        return std::string(query::InfoOf(refusals->front().code).name);
    return query::PrintSql(std::get<query::Description>(bound));
}

bool Has(const std::string& text, std::string_view part) {
    CAPTURE(text);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a colon before a name marks a parameter, however it is spelled and as often as it stands") {
    CHECK(Marked("select :n", {"n"}) == "select $n");
    CHECK(Marked("select :N", {"n"}) == "select $N");
    CHECK(Marked("select a=:n and b>=:n or(:n)", {"n"}) == "select a=$n and b>=$n or($n)");
    CHECK(Marked("select :n::int", {"n"}) == "select $n::int");
    CHECK(Marked("select :select, :_1", {"select", "_1"}) == "select $select, $_1");
}

TEST_CASE("names that begin like others are names of their own") {
    CHECK(Marked("select :a, :ab, :abc", {"a", "ab", "abc"}) == "select $a, $ab, $abc");
    CHECK(Marked("select :ab", {"a"}) == "PARAMETER_NOT_VALID");
}

TEST_CASE("nothing inside literals, comments and quoted names is a parameter") {
    CHECK(Marked("select ':n', :n", {"n"}) == "select ':n', $n");
    CHECK(Marked("select 'it''s :n', :n", {"n"}) == "select 'it''s :n', $n");
    CHECK(Marked("select E'\\':n', :n", {"n"}) == "select E'\\':n', $n");
    CHECK(Marked("select \":n\", :n", {"n"}) == "select \":n\", $n");
    CHECK(Marked("select $$:n$$, :n", {"n"}) == "select $$:n$$, $n");
    CHECK(Marked("select $t$:n$$t :n$t$, :n", {"n"}) == "select $t$:n$$t :n$t$, $n");
    CHECK(Marked("select 1 -- :n\n, :n", {"n"}) == "select 1 -- :n\n, $n");
    CHECK(Marked("select 1 /* :n /* :n */ :n */, :n", {"n"}) ==
          "select 1 /* :n /* :n */ :n */, $n");
}

TEST_CASE("casts, slices, structs and aliases with a colon have no parameter") {
    CHECK(Marked("select a::n, :n", {"n"}) == "select a::n, $n");
    CHECK(Marked("select a::int, a ::n, :n", {"n"}) == "select a::int, a ::n, $n");
    CHECK(Marked("select a[1:2], a[:n], a[1:n], :n", {"n"}) == "select a[1:2], a[:n], a[1:n], $n");
    CHECK(Marked("select {'a':n}, :n", {"n"}) == "select {'a':n}, $n");
    CHECK(Marked("select e:n, :n", {"n"}) == "select e:n, $n");
    CHECK(Marked("select a:::n, :n", {"n"}) == "select a:::n, $n");
    CHECK(Marked("select 1:n, :n", {"n"}) == "select 1:n, $n");
    CHECK(Marked("select : n, :n", {"n"}) == "select : n, $n");
}

TEST_CASE("no text makes a mark open or end a dollar quote") {
    CHECK(Marked("select :n:n 'x' :n:n", {"n"}) == "select $n:n 'x' $n:n");
    CHECK(Marked("select :n$ ' :n$ '", {"n"}) == "PARAMETER_NOT_VALID");
    CHECK(Marked("select :n\xc3\xa9$, :n", {"n"}) == "select :n\xc3\xa9$, $n");
    CHECK(Marked("select $$a$$:n", {"n"}) == "PARAMETER_NOT_VALID");
}

TEST_CASE("what is not declared, not used, or written in another way is refused") {
    CHECK(Marked("select :m", {}) == "PARAMETER_NOT_VALID");
    CHECK(Marked("select 1", {"n"}) == "PARAMETER_NOT_VALID");
    CHECK(Marked("select ':n'", {"n"}) == "PARAMETER_NOT_VALID");
    CHECK(Marked("select $n, :n", {"n"}) == "PARAMETER_NOT_VALID");
    CHECK(Marked("select $1, :n", {"n"}) == "PARAMETER_NOT_VALID");
    CHECK(Marked("select ?, :n", {"n"}) == "PARAMETER_NOT_VALID");
}

TEST_CASE("a parameter stands wherever a literal may, as a literal of its declared type") {
    CHECK(Has(Printed("select id from people where city = :city", {{"city", "Oslo"}}),
              "(people.city = 'Oslo')"));
    CHECK(Has(Printed("select id from people where id in (:n, :n)", {{"n", "7"}}),
              "CAST(7 AS BIGINT)"));
    CHECK(Has(
        Printed("select id from people where born between :day and :day", {{"day", "2000-01-01"}}),
        "DATE '2000-01-01'"));
    CHECK(
        Has(Printed("select id from people where city like :city", {{"city", "a%"}}), "LIKE 'a%'"));
    CHECK(Has(
        Printed("select case when id > :n then :city end from people", {{"n", "1"}, {"city", "x"}}),
        "THEN 'x'"));
    CHECK(Has(Printed("select id from people limit :n", {{"n", "3"}}), "LIMIT 3"));
    CHECK(Has(Printed("select a.id from (select id from people where id = :n) a", {{"n", "1"}}),
              "CAST(1 AS BIGINT)"));
    CHECK(Has(
        Printed("with w as (select id from people where id = :n) select * from w", {{"n", "1"}}),
        "CAST(1 AS BIGINT)"));
    CHECK(Has(Printed("select id from people where id in (select id from people where id = :n)",
                      {{"n", "1"}}),
              "CAST(1 AS BIGINT)"));
    CHECK(Has(Printed("select id + :n as x from people group by id + :n order by x", {{"n", "1"}}),
              "+"));
    CHECK(Has(Printed("select dateadd(day, :n::int, born) from people", {{"n", "2"}}), "to_days"));
}

TEST_CASE("a value in a column's other type is converted now, or refused") {
    CHECK(Has(Printed("select id from people where pay > :pay", {{"pay", "10.5"}}), "10.5"));
    CHECK(Has(Printed("select id from people where born = :city", {{"city", "2000-01-01"}}),
              "DATE '2000-01-01'"));
    CHECK(Printed("select id from people where born = :city", {{"city", "yesterday"}}) ==
          "LITERAL_NOT_VALID");
    CHECK(Has(Printed("select id from people where id = :n and :n::varchar = city", {{"n", "5"}}),
              "people.id = CAST(5 AS BIGINT)"));
}

TEST_CASE("where only a constant of the text can stand, a parameter is refused") {
    CHECK(Has(Printed("select date_trunc(:city, born) from people", {{"city", "day"}}),
              "CONSTRUCT_NOT_ALLOWED"));
    CHECK(Has(Printed("select born + interval (:n) day from people", {{"n", "1"}}),
              "CONSTRUCT_NOT_ALLOWED"));
    CHECK(Has(Printed("select id from people offset :n", {{"n", "1"}}), "CONSTRUCT_NOT_ALLOWED"));
    CHECK(Has(Printed("select id from :city", {{"city", "people"}}), "SYNTAX"));
    CHECK(Has(Printed("select people.:city from people", {{"city", "id"}}), "SYNTAX"));
    CHECK(Has(Printed("select id from people order by id :city", {{"city", "desc"}}), "SYNTAX"));
}

TEST_CASE("values that look like SQL are text and nothing else") {
    const auto sql = [](const std::string& value) {
        return Printed("select id from people where city = :city", {{"city", value}});
    };

    CHECK(Has(sql("' or '1'='1"), "= ''' or ''1''=''1')"));
    CHECK(Has(sql(":city"), "= ':city')"));
    CHECK(Has(sql("$city"), "= '$city')"));
    CHECK(Has(sql("\\'; drop table people; --"), "= '\\''; drop table people; --')"));
    CHECK(Has(sql("$$"), "= '$$')"));
    CHECK(Has(sql(std::string(1000, '\'')), std::string(2002, '\'')));
}

TEST_CASE("the description is the same whatever the values, and says nothing of them") {
    const auto described =
        Described("select id from people where city = :city", {{"city", TypeNamed("VARCHAR")}});

    const auto& description = std::get<query::Description>(described);
    CHECK(query::Encode(description, false).Dump().find(R"("name":"city")") != std::string::npos);
    CHECK(std::holds_alternative<std::vector<query::Refusal>>(
        query::BindParameters(description, {})));
}

TEST_CASE("a text that is no template has no parameters") {
    auto made = analytics::ShadowDatabase::Make({});
    REQUIRE(made.ok());

    for (const char* sql : {"select $n", "select ?", "select $1"}) {
        const auto described = (*made)->Describe({sql});
        REQUIRE(std::holds_alternative<query::Refusal>(described));
        CHECK(std::get<query::Refusal>(described).code == query::RefusalCode::kConstructNotAllowed);
    }
}

TEST_CASE("a template may be longer than a query") {
    const std::string sql = "select id from people where id = :n" + std::string(400'000, ' ');
    const Declared declared = {{"n", TypeNamed("BIGINT")}};

    CHECK(std::holds_alternative<query::Description>(Described(sql, declared)));
    const auto longer = Described(sql + std::string(100'000, ' '), declared);
    REQUIRE(std::holds_alternative<query::Refusal>(longer));
    CHECK(std::get<query::Refusal>(longer).code == query::RefusalCode::kTextTooLong);
}
