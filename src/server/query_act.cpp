// SPDX-License-Identifier: Apache-2.0
#include "server/query_act.h"

namespace server {

audit::Act QueryAct(const QueryAsked& asked, base::Clock& clock) {
    audit::Act act;
    act.record.time = clock.Now();
    act.record.account = asked.account;
    act.record.principal = asked.principal;
    act.record.action = asked.action;
    act.record.changes = true;
    act.query_text = asked.sql;
    return act;
}

void SetRefused(audit::Act& act, const std::vector<query::Refusal>& refusals) {
    act.record.outcome = audit::Outcome::kDenied;
    act.record.decision = "REFUSED:";
    for (const query::Refusal& refusal : refusals) {
        act.record.decision += &refusal == &refusals.front() ? " " : ", ";
        act.record.decision += query::InfoOf(refusal.code).name;
    }
}

void SetApproved(audit::Act& act, const std::string& plan_hash,
                 const std::vector<policy::AgreedTable>& tables) {
    act.record.decision = "APPROVED";
    act.record.plan_hash = plan_hash;
    for (const policy::AgreedTable& table : tables) act.touched.push_back(table.owner);
}

}  // namespace server
