// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/rules/rule.h"

namespace policy {

// The aggregation rule: one SELECT of aggregates the owners bind to their columns, over inner joins
// on join columns, filtered and grouped by dimension columns.
void CheckAggregation(const RuleCase& query, Findings& findings);

// Thresholds for every constraint of every table instance, others' rows counted once, canonical
// order.
Rewritten RewriteAggregation(const RuleCase& query);

}  // namespace policy
