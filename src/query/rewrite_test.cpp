// SPDX-License-Identifier: Apache-2.0
#include "query/rewrite.h"

#include <doctest/doctest.h>

namespace {

using query::ColumnId;
using query::Expression;
using query::ExpressionPtr;
using query::MakeCall;
using query::MakeColumn;
using query::Type;
using query::TypeKind;

const Type kBoolean{TypeKind::kBoolean};
const Type kBigint{TypeKind::kBigint};

ExpressionPtr Equal(ColumnId left, ColumnId right) {
    return MakeCall("=", {MakeColumn(left, kBigint), MakeColumn(right, kBigint)}, kBoolean);
}

}  // namespace

TEST_CASE("replacing a column reaches filters and window keys, and leaves other columns alone") {
    const ColumnId old{1, 0};
    const ColumnId kept{1, 1};
    const ColumnId fresh{7, 3};
    const ExpressionPtr sum = query::MakeExpression(
        {query::AggregateCall{"sum", {MakeColumn(kept, kBigint)}, false, Equal(old, kept)},
         kBigint,
         {}});

    const ExpressionPtr replaced =
        query::ReplaceColumns(sum, [&](const Expression& reference, ColumnId column) {
            return column == old ? MakeColumn(fresh, reference.type) : nullptr;
        });

    CHECK(query::ColumnsOf(*replaced) == std::vector<ColumnId>{kept, fresh});
    CHECK(query::ColumnsOf(*sum) == std::vector<ColumnId>{kept, old});
}

TEST_CASE("replacing scans keeps the tree above them") {
    const auto scan = [](std::uint32_t id, const char* table) {
        return query::MakeRelation({id, query::Scan{table, table, {{"k", kBigint}}, false}, {}});
    };
    const query::RelationPtr join = query::MakeRelation(
        {3,
         query::Join{query::JoinKind::kInner, scan(1, "a"), scan(2, "b"), Equal({1, 0}, {2, 0})},
         {}});

    const query::RelationPtr replaced =
        query::ReplaceScans(join, [](std::uint32_t id, query::Scan node) {
            node.with_row_identity = id == 2;
            return node;
        });

    CHECK(query::OutputColumns(*replaced).size() == 3);
    CHECK(query::OutputColumns(*replaced).back().id == ColumnId{2, 1});
    CHECK(query::OutputColumns(*join).size() == 2);
}

TEST_CASE("the terms of nested conjunctions come flat, a disjunction stays one term") {
    const ExpressionPtr a = Equal({1, 0}, {2, 0});
    const ExpressionPtr b = Equal({1, 1}, {2, 1});
    const ExpressionPtr either = MakeCall("or", {a, b}, kBoolean);

    CHECK(query::TermsOfAnd(query::MakeAnd({a, query::MakeAnd({b, either})})).size() == 3);
    CHECK(query::TermsOfAnd(either).size() == 1);
}
