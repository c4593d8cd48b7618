// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/rules/rule.h"

#include <cstddef>

namespace policy {

// Refusals of columns in the output that one judgement lists; of so many the rest says no more.
inline constexpr std::size_t kOutputRefusalsMax = 100;

// The custom rule: any query that has a description, of a template or provider that every table's
// owner trusts, whoever owns the table; no column of disallowedOutputColumns reaches the value of an
// output column. Rows may still be chosen by such a column.
void CheckCustom(const RuleCase& query, Findings& findings);

// The query as it is, in canonical order; every LIMIT takes its rows in a canonical order, too.
Rewritten RewriteCustom(const RuleCase& query);

}  // namespace policy
