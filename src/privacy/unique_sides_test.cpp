// SPDX-License-Identifier: Apache-2.0
#include "privacy/unique_sides.h"

#include "../tests/support/build_description.h"

#include <doctest/doctest.h>

namespace {

using privacy::AnyUnique;
using query::ColumnId;
using support::kBigint;

using Pairs = std::vector<std::pair<ColumnId, ColumnId>>;

// sum(v) of each scan in `summed`, over scans 1 to `count` joined by `equalities`.
privacy::GuardedAggregation Sums(std::uint32_t count, Pairs equalities,
                                 const std::vector<std::uint32_t>& summed,
                                 std::vector<std::uint32_t> counted_once) {
    const auto scan = [](std::uint32_t id) {
        return support::ScanOf(id, "t", {{"k", kBigint}, {"l", kBigint}, {"v", kBigint}});
    };
    query::RelationPtr rows = scan(1);
    for (std::uint32_t id = 2; id <= count; ++id) {
        rows =
            support::Rel(10 + id, query::Join{query::JoinKind::kInner, rows, scan(id),
                                              support::Test("=", {support::Col(1, 0, kBigint),
                                                                  support::Col(id, 0, kBigint)})});
    }
    privacy::GuardedAggregation out{
        rows, {}, {}, {}, std::move(counted_once), std::move(equalities)};
    for (const std::uint32_t id : summed)
        out.aggregates.push_back(support::Agg("sum", {support::Col(id, 2, kBigint)}, kBigint));
    return out;
}

using Sides = std::vector<AnyUnique>;

}  // namespace

TEST_CASE("what the other side is joined by must be unique") {
    const Pairs on{{{1, 0}, {2, 0}}};

    CHECK(privacy::UniqueSides(Sums(2, on, {1}, {1})) == Sides{{{2, 0}}});
    CHECK(privacy::UniqueSides(Sums(2, on, {2}, {2})) == Sides{{{1, 0}}});
    CHECK(privacy::UniqueSides(Sums(2, on, {1, 2}, {1, 2})) == Sides{{{1, 0}}, {{2, 0}}});
}

TEST_CASE("of two columns that a side is joined by one is enough") {
    const Pairs on{{{1, 0}, {2, 0}}, {{1, 1}, {2, 1}}};

    CHECK(privacy::UniqueSides(Sums(2, on, {1}, {1})) == Sides{{{2, 0}, {2, 1}}});
}

TEST_CASE("a side beyond another one is led to over that one") {
    const Pairs chain{{{1, 0}, {2, 0}}, {{2, 1}, {3, 1}}};

    CHECK(privacy::UniqueSides(Sums(3, chain, {1}, {1})) == Sides{{{2, 0}}, {{3, 1}}});
    CHECK(privacy::UniqueSides(Sums(3, chain, {2}, {2})) == Sides{{{1, 0}}, {{3, 1}}});
    CHECK(privacy::UniqueSides(Sums(3, chain, {3}, {3})) == Sides{{{1, 0}}, {{2, 1}}});

    // A column that only equates 2 with 3 does not lead to either of them from 1.
    const Pairs both{{{1, 0}, {2, 0}}, {{1, 0}, {3, 0}}, {{2, 1}, {3, 1}}};
    CHECK(privacy::UniqueSides(Sums(3, both, {1}, {1})) == Sides{{{2, 0}}, {{3, 0}}});
}

TEST_CASE("without an equality, and with nothing to count once, there is no such condition") {
    CHECK_FALSE(privacy::UniqueSides(Sums(2, {}, {1}, {1})));
    CHECK_FALSE(privacy::UniqueSides(Sums(3, {{{1, 0}, {2, 0}}}, {1}, {1})));
    CHECK_FALSE(privacy::UniqueSides(Sums(2, {{{1, 0}, {2, 0}}}, {1}, {2})));
    CHECK_FALSE(privacy::UniqueSides(Sums(1, {}, {1}, {1})));
}
