// SPDX-License-Identifier: Apache-2.0
#include "runs/query_record.h"

#include <algorithm>
#include <string>
#include <utility>

namespace runs {
namespace {

// The codes of a list of refusals, as they are stored.
std::string CodesOf(const std::string& refusals) {
    std::string codes;
    const auto list = base::ParseJson(refusals);
    if (!list.ok() || !list->is_array()) return codes;
    for (const base::Json& refusal : list->AsArray()) {
        const base::Json* code = refusal.Find("code");
        if (code == nullptr || !code->is_string()) continue;
        codes += (codes.empty() ? "" : ", ") + code->AsString();
    }
    return codes;
}

std::string DecisionOf(const QueryOutcome& outcome) {
    if (!outcome.refusals.empty()) return "REFUSED: " + CodesOf(outcome.refusals);
    return outcome.plan_hash.empty() ? std::string() : "APPROVED";
}

audit::Outcome OutcomeOf(const QueryOutcome& outcome) {
    if (outcome.status == QueryStatus::kSuccess) return audit::Outcome::kSuccess;
    return outcome.refusals.empty() ? audit::Outcome::kFailed : audit::Outcome::kDenied;
}

}  // namespace

audit::Act RecordOf(const ProtectedQuery& query, const QueryOutcome& outcome,
                    const std::vector<policy::AgreedTable>& tables, base::WallTime now) {
    audit::Act act;
    act.record.time = now;
    act.record.account = query.account;
    act.record.principal = "glovebox";
    act.record.action = "glovebox:RunProtectedQuery";
    act.record.request_id = query.id.text();
    act.record.outcome = OutcomeOf(outcome);
    act.record.changes = true;
    act.record.plan_hash = outcome.plan_hash;
    act.record.decision = DecisionOf(outcome);
    if (act.record.outcome != audit::Outcome::kSuccess) {
        act.record.error_code =
            outcome.failure ? outcome.failure->code : std::string(ToString(outcome.status));
    }
    act.query_text = query.request.sql;
    for (const policy::AgreedTable& table : tables) act.touched.push_back(table.owner);
    if (act.record.outcome != audit::Outcome::kSuccess) return act;
    for (const ResultLocation& location : query.locations) {
        act.touched.push_back(location.receiver);
        act.record.resources.push_back("arn:aws:s3:::" + location.bucket + "/" +
                                       KeyOf(location, query.id));
    }
    return act;
}

}  // namespace runs
