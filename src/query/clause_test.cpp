// SPDX-License-Identifier: Apache-2.0
#include "query/clause.h"

#include <doctest/doctest.h>

TEST_CASE("a place stands in the clause that began last before it") {
    const std::vector<query::ClausePlace> clauses{
        {{1, 1}, "SELECT", 0}, {{1, 10}, "FROM", 0}, {{2, 1}, "SELECT", 1}, {{2, 20}, "FROM", 0}};

    CHECK(query::ClauseAt(clauses, {1, 1}) == "SELECT");
    CHECK(query::ClauseAt(clauses, {1, 9}) == "SELECT");
    CHECK(query::ClauseAt(clauses, {1, 10}) == "FROM");
    CHECK(query::ClauseAt(clauses, {1, 999}) == "FROM");
    CHECK(query::ClauseAt(clauses, {2, 19}) == "SELECT");
    CHECK(query::ClauseAt(clauses, {3, 1}) == "FROM");
    CHECK(query::ClauseAt({}, {1, 1}).empty());
    CHECK(query::ClauseAt({{{1, 5}, "SELECT", 0}}, {1, 4}).empty());
}

TEST_CASE("only the outermost query's clause is where the clause is") {
    const std::vector<query::ClausePlace> clauses{
        {{1, 1}, "WITH", 0}, {{1, 8}, "LIMIT", 1}, {{1, 20}, "SELECT", 0}, {{1, 30}, "LIMIT", 0}};

    CHECK(query::PlaceOfClause(clauses, "LIMIT") == base::Position{1, 30});
    CHECK_FALSE(query::PlaceOfClause(clauses, "ORDER BY").has_value());
}
