// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "policy/agreement.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::size_t kMembersMax = 100;

enum class QueryLogStatus { kEnabled, kDisabled };

std::string_view ToString(QueryLogStatus status);  // as the API spells it
base::Result<QueryLogStatus> ParseQueryLogStatus(std::string_view text);

// kInvalidArgument for what is no ability, and for those of the API that this node does not offer
// yet.
base::Result<policy::Ability> ParseAbility(std::string_view text);

// An account that takes part, with what it may do; abilities sorted, each once.
struct Member {
    base::AccountId account;
    std::vector<policy::Ability> abilities;

    bool operator==(const Member&) const = default;
};

// Companies that agreed to ask questions across each other's tables. Value.
struct Collaboration {
    base::CollaborationId id;  // empty until stored
    std::string name;          // folded, unique on the node
    base::AccountId creator;   // fixed, one of the members
    QueryLogStatus query_log = QueryLogStatus::kEnabled;
    std::vector<Member> members;  // sorted by account; exactly one may query, the same for ever
};

const Member* FindMember(const Collaboration& collaboration, const base::AccountId& account);
bool CanQuery(const Member& member);

}  // namespace collaboration
