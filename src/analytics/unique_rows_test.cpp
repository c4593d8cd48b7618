// SPDX-License-Identifier: Apache-2.0
#include "analytics/unique_rows.h"

#include "../tests/support/build_description.h"

#include <doctest/doctest.h>

namespace {

using query::MakeRelation;
using support::Col;
using support::kBigint;

query::RelationPtr Table(std::uint32_t id) {
    return support::ScanOf(id, "t", {{"a", kBigint}, {"b", kBigint}});
}

query::RelationPtr GroupedByA(std::uint32_t id) {
    return MakeRelation({id, query::Aggregate{Table(id + 1), {Col(id + 1, 0, kBigint)}, {}}, {}});
}

bool HasSet(const query::Relation& relation, const analytics::UniqueColumns& wanted) {
    const auto sets = analytics::UniqueColumnsOf(relation, {});
    return std::find(sets.begin(), sets.end(), wanted) != sets.end();
}

}  // namespace

TEST_CASE("a table's rows may repeat") { CHECK(analytics::UniqueColumnsOf(*Table(1), {}).empty()); }

TEST_CASE("groups are unique and without groups there is one row") {
    CHECK(HasSet(*GroupedByA(1), {{1, 0}}));
    const auto one = MakeRelation({1, query::Aggregate{Table(2), {}, {}}, {}});
    CHECK(HasSet(*one, {}));
}

TEST_CASE("rows are unique over all columns of a DISTINCT and of one LIMIT 1 there is one") {
    CHECK(HasSet(*MakeRelation({1, query::Distinct{Table(2)}, {}}), {{2, 0}, {2, 1}}));
    CHECK(HasSet(*MakeRelation({1, query::Limit{Table(2), 1, 0}, {}}), {}));
    CHECK_FALSE(HasSet(*MakeRelation({1, query::Limit{Table(2), 2, 0}, {}}), {}));
}

TEST_CASE("a projection keeps what it shows") {
    const auto shown =
        MakeRelation({9, query::Project{GroupedByA(1), {Col(1, 0, kBigint)}, {"x"}}, {}});
    CHECK(HasSet(*shown, {{9, 0}}));
    const auto hidden =
        MakeRelation({9, query::Project{GroupedByA(1), {query::MakeInteger(1)}, {"x"}}, {}});
    CHECK(analytics::UniqueColumnsOf(*hidden, {}).empty());
}

TEST_CASE("a join to at most one partner keeps the left side's rows unique") {
    const auto on = support::Test("=", {Col(1, 0, kBigint), Col(5, 0, kBigint)});
    const auto join = MakeRelation(
        {9, query::Join{query::JoinKind::kInner, GroupedByA(1), GroupedByA(5), on}, {}});
    CHECK(HasSet(*join, {{1, 0}}));
    const auto other = support::Test("=", {Col(1, 0, kBigint), Col(6, 1, kBigint)});
    const auto many =
        MakeRelation({9, query::Join{query::JoinKind::kInner, GroupedByA(1), Table(6), other}, {}});
    CHECK(analytics::UniqueColumnsOf(*many, {}).empty());
}
