// SPDX-License-Identifier: Apache-2.0
#include "query/relation.h"

#include "../tests/support/build_description.h"

#include <doctest/doctest.h>

using namespace support;

TEST_CASE("joins hand on both sides, semi joins the left one, marks one column more") {
    const auto outputs = [](query::JoinKind kind) {
        auto left = ScanOf(0, "a", {{"x", kBigint}});
        auto right = ScanOf(1, "b", {{"y", kBigint}});
        return query::OutputColumns(
            *Rel(2, query::Join{kind, left, right,
                                Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})}));
    };

    CHECK(outputs(query::JoinKind::kInner).size() == 2);
    CHECK(outputs(query::JoinKind::kSemi).size() == 1);
    REQUIRE(outputs(query::JoinKind::kMark).size() == 2);
    CHECK(outputs(query::JoinKind::kMark)[1].id == query::ColumnId{2, 0});
    CHECK(outputs(query::JoinKind::kMark)[1].type == kBoolean);
}

TEST_CASE("scans are found left to right and the highest id above all") {
    auto join = Rel(
        9, query::Join{query::JoinKind::kCross, ScanOf(4, "a", {}), ScanOf(2, "b", {}), nullptr});
    auto limit = Rel(5, query::Limit{join, 1, 0});

    const auto scans = query::ScansOf(*limit);

    REQUIRE(scans.size() == 2);
    CHECK(std::get<query::Scan>(scans[0]->node).table == "a");
    CHECK(query::HighestId(*limit) == 9);
}
