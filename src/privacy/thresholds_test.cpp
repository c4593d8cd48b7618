// SPDX-License-Identifier: Apache-2.0
#include "privacy/thresholds.h"

#include "query/print.h"

#include <doctest/doctest.h>
#include <string>

namespace {

using query::ColumnId;
using query::ExpressionPtr;
using query::RelationPtr;
using query::Type;
using query::TypeKind;

const Type kVarchar{TypeKind::kVarchar};
const Type kDouble{TypeKind::kDouble};
const Type kHugeint{TypeKind::kHugeint};

RelationPtr Scan(std::uint32_t id, const char* table) {
    return query::MakeRelation(
        {id,
         query::Scan{table,
                     table,
                     {{"k", kVarchar}, {"city", kVarchar}, {"v", kDouble}, {"big", kHugeint}}},
         {}});
}

RelationPtr Joined() {
    const ExpressionPtr on = query::MakeCall(
        "=", {query::MakeColumn({1, 0}, kVarchar), query::MakeColumn({2, 0}, kVarchar)},
        {TypeKind::kBoolean});
    return query::MakeRelation(
        {3, query::Join{query::JoinKind::kInner, Scan(1, "a"), Scan(2, "b"), on}, {}});
}

ExpressionPtr Aggregate(const char* function, ColumnId column, Type from, Type to,
                        bool distinct = false) {
    return query::MakeExpression(
        {query::AggregateCall{function, {query::MakeColumn(column, from)}, distinct, nullptr},
         to,
         {}});
}

ExpressionPtr SumOf(ColumnId column) { return Aggregate("sum", column, kDouble, kDouble); }

std::string Printed(const privacy::GuardedAggregation& aggregation,
                    privacy::OnceForm form = privacy::OnceForm::kCheapest) {
    const privacy::Guarded guarded = privacy::Guard(aggregation, form);
    query::Project project{guarded.relation, guarded.aggregates, {}};
    for (std::size_t i = 0; i < guarded.aggregates.size(); ++i)
        project.names.push_back("r" + std::to_string(i));
    const auto names = project.names;
    return query::PrintSql({query::MakeRelation({100, std::move(project), {}}), names});
}

bool Has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a single table needs no counting once") {
    const privacy::GuardedAggregation aggregation{Scan(1, "a"),
                                                  {query::MakeColumn({1, 1}, kVarchar)},
                                                  {SumOf({1, 2})},
                                                  {{{1, 0}, 10}},
                                                  {1},
                                                  {}};

    const std::string sql = Printed(aggregation);

    CHECK_FALSE(privacy::NeedsCountingOnce(aggregation));
    CHECK_FALSE(Has(sql, "#rows"));
    CHECK(Has(sql, ">= CAST(10 AS BIGINT)"));
    CHECK(Has(sql, "IS NOT NULL"));
}

TEST_CASE("copies of one table's rows are folded when they alone decide") {
    const privacy::GuardedAggregation aggregation{
        Joined(), {}, {SumOf({1, 2})}, {{{1, 0}, 10}, {{2, 0}, 20}}, {1}, {{{1, 0}, {2, 0}}}};

    const std::string sql = Printed(aggregation);

    CHECK(Has(sql, "any_value"));
    CHECK(Has(sql, "\"a#rows\""));
    CHECK_FALSE(Has(sql, "row_number"));
    CHECK(Has(sql, ">= CAST(20 AS BIGINT)"));
    CHECK_FALSE(Has(sql, "CAST(10 AS"));
}

TEST_CASE("copies are flagged when another table's column is a minimum") {
    const privacy::GuardedAggregation aggregation{Joined(),       {},  {SumOf({1, 2})},
                                                  {{{2, 1}, 10}}, {1}, {{{1, 0}, {2, 0}}}};

    const std::string sql = Printed(aggregation);

    CHECK(Has(sql, "row_number"));
    CHECK_FALSE(Has(sql, "any_value"));
}

TEST_CASE("rows of the asker and distinct aggregates are left as SQL has them") {
    const privacy::GuardedAggregation own{Joined(), {}, {SumOf({2, 2})}, {{{2, 1}, 10}}, {1}, {}};
    const privacy::GuardedAggregation distinct{
        Joined(),       {},  {Aggregate("count", {1, 0}, kVarchar, {TypeKind::kBigint}, true)},
        {{{1, 0}, 10}}, {1}, {}};

    CHECK_FALSE(privacy::NeedsCountingOnce(own));
    CHECK_FALSE(privacy::NeedsCountingOnce(distinct));
}

TEST_CASE("sums over wide types are computed in DOUBLE and keep their type") {
    const privacy::GuardedAggregation aggregation{
        Scan(1, "a"), {}, {Aggregate("sum", {1, 3}, kHugeint, kHugeint)}, {{{1, 0}, 2}}, {}, {}};

    const privacy::Guarded guarded = privacy::Guard(aggregation);

    CHECK(guarded.aggregates.front()->type == kHugeint);
    CHECK(Has(Printed(aggregation), "TRY_CAST"));
}

TEST_CASE("each aggregate is held to every minimum by itself") {
    const privacy::GuardedAggregation aggregation{
        Scan(1, "a"),
        {},
        {SumOf({1, 2}), Aggregate("count", {1, 1}, kVarchar, {TypeKind::kBigint})},
        {{{1, 0}, 10}},
        {},
        {}};

    const privacy::Guarded guarded = privacy::Guard(aggregation);

    const auto& filter = std::get<query::Filter>(guarded.relation->node);
    const auto& aggregate = std::get<query::Aggregate>(filter.input->node);
    CHECK(aggregate.aggregates.size() == 4);
    CHECK(std::get<query::Call>(filter.condition->node).arguments.size() == 2);
}
