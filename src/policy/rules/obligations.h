// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/approved_query.h"

#include <cstdint>
#include <string>

namespace policy {

Obligation MinimumObligation(const std::string& table, const std::string& column,
                             std::int64_t minimum);
Obligation OnceObligation(const std::string& table);
Obligation DistinctObligation();
Obligation CanonicalOrderObligation();
// The same where ORDER BY asked for something that is not among the results.
Obligation ReleasedOrderObligation();

}  // namespace policy
