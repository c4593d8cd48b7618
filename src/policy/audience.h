// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "policy/judge.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace policy {

// One column of the query's result and the key of the destination it is sent as.
struct MappedColumn {
    std::string key;           // as the destination calls it: "EMAIL"
    std::string column;        // of the result
    bool known = true;         // the destination has such a key
    bool identifying = false;  // the key alone can identify a person there

    bool operator==(const MappedColumn&) const = default;
};

struct AudienceRequest {
    base::DestinationId destination;
    base::AccountId destination_owner;
    std::vector<MappedColumn> mapping;
    // The plan hash under which the stored audience version was released; must be that of
    // `approved`.
    std::string released_plan_hash;
};

// An audience that may go to one destination under one mapping. Immutable value; only the judge
// makes one, destinations take nothing else.
class ApprovedAudience final {
  public:
    const base::CollaborationId& collaboration() const { return parts_.collaboration; }
    const base::AccountId& account() const { return parts_.account; }
    const base::DestinationId& destination() const { return parts_.destination; }
    const std::vector<MappedColumn>& mapping() const { return parts_.mapping; }
    // Whose data decides who is a member, besides the account's own: the owners of the query's
    // other tables, sorted, each once.
    const std::vector<base::AccountId>& owners() const { return parts_.owners; }
    const std::string& plan_hash() const { return parts_.plan_hash; }

  private:
    friend class Gate;
    struct Parts {
        base::CollaborationId collaboration;
        base::AccountId account;
        base::DestinationId destination;
        std::vector<MappedColumn> mapping;
        std::vector<base::AccountId> owners;
        std::string plan_hash;
    };
    explicit ApprovedAudience(Parts parts) : parts_(std::move(parts)) {}

    Parts parts_;
};

using AudienceJudgement = std::variant<ApprovedAudience, std::vector<query::Refusal>>;

// Decides whether the result of `approved` may be sent. Judged anew for every activation: the
// stored query is described and judged again first (purpose kAudience), so that a rule changed
// since then counts. Lists all reasons.
AudienceJudgement JudgeAudience(const ApprovedQuery& approved, const Agreement& agreement,
                                const AudienceRequest& request);

}  // namespace policy
