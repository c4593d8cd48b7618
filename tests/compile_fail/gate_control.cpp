// SPDX-License-Identifier: Apache-2.0
// EXPECT: compiles
#include "policy/audience.h"
#include "policy/judge.h"
#include "privacy/release.h"

#include <variant>

// Everything a caller may do with the gates' types.
base::Result<privacy::ReleasedResult> Ask(const query::Description& description,
                                          const policy::Agreement& agreement,
                                          const policy::AudienceRequest& request,
                                          privacy::ResultObject object) {
    const policy::Judgement judgement =
        policy::Judge(description, agreement, {agreement.members[0].account, {}});
    if (!std::holds_alternative<policy::ApprovedQuery>(judgement))
        return base::PermissionDenied("refused");
    const policy::ApprovedQuery approved = std::get<policy::ApprovedQuery>(judgement);
    const policy::AudienceJudgement audience = policy::JudgeAudience(approved, agreement, request);
    if (audience.index() != 0) return base::PermissionDenied("refused");
    return privacy::Release(approved.terms(), policy::StateHash(agreement, approved),
                            std::move(object));
}
