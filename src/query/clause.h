// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/utf8.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace query {

// From this place of the member's text on, up to the next, stands this clause. For messages only.
struct ClausePlace {
    base::Position from;
    std::string clause;       // "SELECT", "FROM", "ON", ...: one that IsClause knows, or empty
    std::uint32_t depth = 0;  // how many queries stand around it
};

// The clause at a place of the text; empty when nobody knows. `clauses` are in the order of the
// text.
std::string ClauseAt(const std::vector<ClausePlace>& clauses, base::Position at);

// Where the outermost query has the clause, if it has it.
std::optional<base::Position> PlaceOfClause(const std::vector<ClausePlace>& clauses,
                                            std::string_view clause);

// Whether refusals may name it as a clause.
bool IsClause(std::string_view name);

}  // namespace query
