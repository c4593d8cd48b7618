// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/rules/rule.h"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace policy {

// Every term of every ON equates a join column of that join's left side with one of its right side,
// and terms are combined only by operators that every table named in that ON allows.
void CheckJoins(const RuleCase& query, Findings& findings);

// The tables in FROM as far as terms of ON connect them: scan id to the least scan id it is
// connected with.
std::map<std::uint32_t, std::uint32_t> ConnectedScans(const SelectShape& shape);

// Whether some other instance that `accept`s is connected with `instance`.
template <class Accept>
bool IsConnectedWith(const SelectShape& shape, const Instance& instance, Accept accept) {
    const auto groups = ConnectedScans(shape);
    for (const Instance& other : shape.instances) {
        if (&other == &instance ||
            groups.at(other.relation->id) != groups.at(instance.relation->id))
            continue;
        if (accept(other)) return true;
    }
    return false;
}

// Columns that ON makes equal in every joined row: terms under OR do not count.
std::vector<std::pair<query::ColumnId, query::ColumnId>> JoinEqualities(const SelectShape& shape);

}  // namespace policy
