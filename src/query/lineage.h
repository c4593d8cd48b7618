// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"

#include <compare>
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

// For every output column of the description, the columns that reach its value, sorted, each with
// the least changed way. Conditions (WHERE, ON, HAVING) and sort keys are not lineage of a value;
// EvidenceOf names those.
std::vector<std::vector<Source>> LineageOf(const Description& description);

// The columns read by conditions, sort keys, groupings and window keys anywhere: they shape the
// result without reaching a value.
std::vector<Source> EvidenceOf(const Description& description);

}  // namespace query
