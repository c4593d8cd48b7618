// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/trail.h"
#include "base/clock.h"
#include "runs/protected_query.h"

#include <string>
#include <vector>

namespace server {

// A query that is judged and run here and now, and not by the runner of protected queries.
struct QueryAsked {
    std::string principal;
    std::string action;  // "glovebox:RunQuery"
    base::AccountId account;
    std::string sql;
};

// What the trail says of it, before it is known how it was judged.
audit::Act QueryAct(const QueryAsked& asked, base::Clock& clock);

// The codes that refused; nobody but who asked has it in his chain.
void SetRefused(audit::Act& act, const std::vector<query::Refusal>& refusals);
// In the chains of the owners of the tables too.
void SetApproved(audit::Act& act, const std::string& plan_hash,
                 const std::vector<policy::AgreedTable>& tables);

}  // namespace server
