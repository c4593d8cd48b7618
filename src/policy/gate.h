// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/audience.h"
#include "policy/judge.h"

#include <string>
#include <utility>

namespace policy {

// Where approvals are made: only the two judges get in.
class Gate final {
    friend Judgement Judge(const query::Description& description, const Agreement& agreement,
                           const Asker& asker);
    friend AudienceJudgement JudgeAudience(const ApprovedQuery& approved,
                                           const Agreement& agreement,
                                           const AudienceRequest& request);

    using QueryParts = ApprovedQuery::Parts;
    using AudienceParts = ApprovedAudience::Parts;

    static ApprovedQuery Approve(QueryParts parts) { return ApprovedQuery(std::move(parts)); }
    static ApprovedAudience Approve(AudienceParts parts) {
        return ApprovedAudience(std::move(parts));
    }
    static privacy::ReleaseTerms Terms(std::string plan_hash, std::string state_hash,
                                       std::vector<query::NamedType> columns) {
        return {std::move(plan_hash), std::move(state_hash), std::move(columns)};
    }
};

}  // namespace policy
