// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "policy/agreement.h"

#include <cstddef>
#include <cstdint>
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

enum class MemberStatus { kInvited, kActive, kLeft, kRemoved };

std::string_view ToString(MemberStatus status);
base::Result<MemberStatus> ParseMemberStatus(std::string_view text);

// What one part of a change request amounts to. Those of the API about models are not offered.
enum class ChangeType : std::uint8_t {
    kAddMember,
    kGrantReceiveResults,
    kRevokeReceiveResults,
    kEditAutoApprovedTypes,
    kAddPayerCandidate,
    kRemovePayerCandidate,
};

std::string_view ToString(ChangeType type);
base::Result<ChangeType> ParseChangeType(std::string_view text);
// kInvalidArgument also for the types that every member always has to approve.
base::Result<ChangeType> ParseAutoApprovedType(std::string_view text);
base::Json TypesJson(const std::vector<ChangeType>& types);  // a list of their names

// An account that takes part, with what it may do; abilities sorted, each once.
struct Member {
    base::AccountId account;
    std::vector<policy::Ability> abilities;
    // Only what is active counts: an invitation gives nothing yet, and who left or was removed has
    // nothing any more.
    MemberStatus status = MemberStatus::kActive;
    std::string display_name{};  // as the others see it; empty: the account's own name
    bool pays = false;           // for queries; when no member is named, the one who can query
    base::WallTime created{};    // set by the store
    base::WallTime updated{};

    bool operator==(const Member&) const = default;
};

// Companies that agreed to ask questions across each other's tables. Value.
struct Collaboration {
    base::CollaborationId id;  // empty until stored
    std::string name;          // as its creator wrote it; several may have the same
    base::AccountId creator;   // fixed, one of the members
    QueryLogStatus query_log = QueryLogStatus::kEnabled;
    std::vector<Member> members;  // sorted by account; who may query is the same for ever
    std::string description{};
    bool several_runners = false;             // whether more than one member may query; fixed
    std::vector<ChangeType> auto_approved{};  // needing nobody's approval; sorted, each once
    base::WallTime created{};                 // set by the store
    base::WallTime updated{};
};

// The account that pays for a query of `runner` that names none: the runner itself, unless others
// were named; nullptr where nobody can query.
const Member* PayerOf(const Collaboration& collaboration, const base::AccountId& runner);
// Whether it was named as one who may pay; when no member is, who can query is one.
bool IsPayerCandidate(const Collaboration& collaboration, const Member& member);
bool IsActive(const Collaboration& collaboration, const base::AccountId& account);

const Member* FindMember(const Collaboration& collaboration, const base::AccountId& account);
bool CanQuery(const Member& member);

}  // namespace collaboration
