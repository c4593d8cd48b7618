// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace query {

// How a table's column reaches an output column, from the least changed to the most.
enum class Reach {
    kBare,        // the value itself
    kDerived,     // through expressions, casts, windows or conditions that choose between values
    kAggregated,  // through an aggregate
};

struct Source {
    std::string table;       // as scanned
    std::uint32_t scan = 0;  // id of the Scan relation: two scans of one table are two sources
    std::string column;
    Reach reach = Reach::kBare;

    auto operator<=>(const Source&) const = default;
};

// A source among those of one output column, counted from 0.
struct Reaching {
    std::size_t output = 0;
    Source source;
};

// For every output column of the description, in order, the columns that reach its value and for which
// `wanted` holds, sorted, each with the least changed way: the first `most` in all. All that a value's own
// expression reads reaches it, also the conditions of CASE, FILTER clauses and the keys of windows. Conditions
// of rows (WHERE, ON, HAVING) and sort keys are not lineage of a value; but whether a row has a partner (IN,
// EXISTS as a value) says all that chose the partners, and what follows the order of its rows (row_number(),
// lag(), any_value(), ...) all that they may be in the order of.
std::vector<Reaching> ReachingOutputs(const Description& description,
                                      const std::function<bool(const Source&)>& wanted,
                                      std::size_t most);

// For each, the place of the outermost expression that has one and through which the source reaches
// the output column.
std::vector<std::optional<base::Position>> PlacesOf(const Description& description,
                                                    const std::vector<Reaching>& wanted);

}  // namespace query
