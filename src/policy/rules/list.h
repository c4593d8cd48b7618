// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/rules/rule.h"

namespace policy {

// The list rule: SELECT DISTINCT of list columns over inner joins that reach a table of the one who
// asks.
void CheckList(const RuleCase& query, Findings& findings);

// Distinct rows in canonical order, then LIMIT.
Rewritten RewriteList(const RuleCase& query);

}  // namespace policy
