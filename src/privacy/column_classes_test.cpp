// SPDX-License-Identifier: Apache-2.0
#include "privacy/column_classes.h"

#include <doctest/doctest.h>
#include <vector>

namespace {

using query::ColumnId;
using Pairs = std::vector<std::pair<ColumnId, ColumnId>>;

}  // namespace

TEST_CASE("equality is followed through any chain of joins") {
    const privacy::ColumnClasses classes(
        Pairs{{{3, 0}, {2, 1}}, {{2, 1}, {1, 5}}, {{4, 0}, {5, 0}}});

    CHECK(classes.Representative({3, 0}) == ColumnId{1, 5});
    CHECK(classes.Representative({4, 0}) == ColumnId{4, 0});
    CHECK(classes.Representative({9, 9}) == ColumnId{9, 9});
}

TEST_CASE("a column that takes part in an equality is never NULL, others may be") {
    const privacy::ColumnClasses classes(Pairs{{{1, 0}, {2, 0}}});

    CHECK(classes.IsNeverNull({2, 0}));
    CHECK_FALSE(classes.IsNeverNull({2, 1}));
}

TEST_CASE("a column has an equal in another table only through equalities") {
    const privacy::ColumnClasses classes(Pairs{{{1, 0}, {2, 0}}, {{2, 0}, {3, 4}}});

    CHECK(classes.EqualColumnOf(3, {1, 0}) == ColumnId{3, 4});
    CHECK(classes.EqualColumnOf(1, {1, 7}) == ColumnId{1, 7});
    CHECK_FALSE(classes.EqualColumnOf(3, {1, 7}).has_value());
}
