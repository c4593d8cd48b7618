// SPDX-License-Identifier: Apache-2.0
#include "analytics/text_clauses.h"

#include "base/utf8.h"

#include <doctest/doctest.h>
#include <string>

namespace {

// The clause at each '^' of the text, which the words are read without.
std::string ClausesAtMarks(std::string marked) {
    std::vector<std::size_t> marks;
    for (std::size_t at = marked.find('^'); at != std::string::npos; at = marked.find('^')) {
        marks.push_back(at);
        marked.erase(at, 1);
    }
    const auto clauses = analytics::ClausesOf(marked);
    std::string out;
    for (const std::size_t mark : marks) {
        const std::string clause = query::ClauseAt(clauses, base::PositionAt(marked, mark));
        out += (out.empty() ? "" : ", ") + (clause.empty() ? std::string("-") : clause);
    }
    return out;
}

}  // namespace

TEST_CASE("every clause of a query begins at its words") {
    CHECK(ClausesAtMarks("^select ^a from ^t join ^u on ^t.k = u.k where ^b group by ^a having ^c "
                         "qualify ^q window ^w as () order by ^a limit ^1 offset ^2") ==
          "SELECT, SELECT, FROM, FROM, ON, WHERE, GROUP BY, HAVING, QUALIFY, WINDOW, ORDER BY, "
          "LIMIT, OFFSET");
    CHECK(ClausesAtMarks("with ^q as (select ^1) select ^a from q union ^all select ^b") ==
          "WITH, SELECT, SELECT, UNION, SELECT");
}

TEST_CASE("a join after ON is FROM again") {
    CHECK(ClausesAtMarks("select 1 from a join b on ^x ^left join ^c on ^y, ^d cross join ^e") ==
          "ON, FROM, FROM, ON, FROM, FROM");
    CHECK(ClausesAtMarks("select 1 from (a join b on f(^x, ^y)) ^z where ^w") ==
          "ON, ON, FROM, WHERE");
    CHECK(ClausesAtMarks("select 1 from a join b using (^k) ^where c") == "USING, WHERE");
}

TEST_CASE("a subquery has clauses of its own and then those around it go on") {
    CHECK(ClausesAtMarks("select ^a from t where ^b in (select ^c from ^u where ^d limit ^3) and "
                         "^e group by ^f") ==
          "SELECT, WHERE, SELECT, FROM, WHERE, LIMIT, WHERE, GROUP BY");
    CHECK(ClausesAtMarks("select (select max(x) from ^u), ^a from (select ^1) ^t") ==
          "FROM, SELECT, SELECT, FROM");
}

TEST_CASE("words that start no clause where they stand start none") {
    CHECK(ClausesAtMarks("select extract(year from ^d), ^a, sum(x) over (partition by ^p order by "
                         "^o), trim(both from ^t), count(*) filter (where ^f) from t") ==
          "SELECT, SELECT, SELECT, SELECT, SELECT, SELECT");
    CHECK(
        ClausesAtMarks("select 1 from t where a is distinct from ^b and \"limit\" = ^c -- having\n"
                       "and 'from' = ^d") == "WHERE, WHERE, WHERE");
}

TEST_CASE("only the outermost query has the clause") {
    const auto clauses = analytics::ClausesOf("select a from (select b from t limit 1) u limit 2");
    CHECK(query::PlaceOfClause(clauses, "LIMIT") == base::Position{1, 43});
    const auto inner = analytics::ClausesOf("select a from (select b from t limit 1) u");
    CHECK_FALSE(query::PlaceOfClause(inner, "LIMIT").has_value());
    const auto around = analytics::ClausesOf("((select a from t limit 1))");
    CHECK(query::PlaceOfClause(around, "LIMIT") == base::Position{1, 19});
}

TEST_CASE("a text that is no query has clauses as far as its words go") {
    CHECK(analytics::ClausesOf("").empty());
    CHECK(analytics::ClausesOf(")))").empty());
    CHECK(ClausesAtMarks("select ^a from ^t where (((^b") == "SELECT, FROM, WHERE");
}

TEST_CASE("a word is found where it is a word") {
    CHECK(analytics::FirstWord("select 'except' from \"except\" except select", {"except"}) == 30);
    CHECK_FALSE(analytics::FirstWord("select 'except'", {"except"}).has_value());
}
