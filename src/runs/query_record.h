// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/trail.h"
#include "policy/agreement.h"
#include "runs/protected_queries.h"

#include <vector>

namespace runs {

// What the audit trail says of a query that ended: the plan and how it was judged, and where its result is. In the
// chains of the one who asked, of the tables' owners and, when there is a result, of its receivers.
audit::Act RecordOf(const ProtectedQuery& query, const QueryOutcome& outcome,
                    const std::vector<policy::AgreedTable>& tables, base::WallTime now);

}  // namespace runs
