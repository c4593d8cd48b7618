// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/entries.h"
#include "runs/protected_queries.h"
#include "served_node.h"

#include <vector>

namespace simulation {

// All queries of a membership, with what was asked.
std::vector<runs::ProtectedQuery> QueriesOf(ServedNode& node, const std::string& membership);

// That each of these, which are all of the node, has ended, and that results, files, logs and records say of each the
// same thing, once. The front door is gone, so that everything is recorded.
void CheckEnds(ServedNode& node, const PreparedNode& prepared,
               const std::vector<runs::ProtectedQuery>& queries);

// A query's result in its first place; it must have one.
std::string ResultOf(ServedNode& node, const runs::ProtectedQuery& query);

std::vector<audit::Entry> EntriesOf(ServedNode& node, const base::AccountId& account);

// That an export of the trail verifies.
void CheckTrail(ServedNode& node, const base::AccountId& account);

}  // namespace simulation
