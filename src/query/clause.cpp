// SPDX-License-Identifier: Apache-2.0
#include "query/clause.h"

#include <algorithm>
#include <array>

namespace query {
namespace {

constexpr std::array<std::string_view, 15> kClauses{
    "WITH",    "SELECT", "FROM",     "ON",    "USING",  "WHERE", "GROUP BY", "HAVING",
    "QUALIFY", "WINDOW", "ORDER BY", "LIMIT", "OFFSET", "UNION", "VALUES"};

bool IsBefore(base::Position left, base::Position right) {
    return left.line < right.line || (left.line == right.line && left.column < right.column);
}

}  // namespace

std::string ClauseAt(const std::vector<ClausePlace>& clauses, base::Position at) {
    const auto after = std::ranges::upper_bound(clauses, at, IsBefore, &ClausePlace::from);
    return after == clauses.begin() ? std::string() : std::prev(after)->clause;
}

std::optional<base::Position> PlaceOfClause(const std::vector<ClausePlace>& clauses,
                                            std::string_view clause) {
    const auto found = std::ranges::find_if(clauses, [&](const ClausePlace& place) {
        return place.depth == 0 && place.clause == clause;
    });
    return found == clauses.end() ? std::nullopt : std::optional(found->from);
}

bool IsClause(std::string_view name) { return std::ranges::find(kClauses, name) != kClauses.end(); }

}  // namespace query
