// SPDX-License-Identifier: Apache-2.0
#include "collaboration/collaboration.h"

#include "base/object_reader.h"

#include <algorithm>
#include <array>

namespace collaboration {
namespace {

// The rest of the API's MemberAbility, and what came after it: known names, nothing behind them
// here.
constexpr std::array<std::string_view, 4> kNotOffered = {
    "CAN_RUN_JOB", "CAN_EXPORT_QUERY_ANALYSIS_LOG", "CAN_RECEIVE_MODEL_OUTPUT",
    "CAN_RECEIVE_INFERENCE_OUTPUT"};

}  // namespace

std::string_view ToString(QueryLogStatus status) {
    switch (status) {
        case QueryLogStatus::kEnabled: return "ENABLED";
        case QueryLogStatus::kDisabled: return "DISABLED";
    }
    UNREACHABLE();
}

base::Result<QueryLogStatus> ParseQueryLogStatus(std::string_view text) {
    for (const auto status : {QueryLogStatus::kEnabled, QueryLogStatus::kDisabled}) {
        if (ToString(status) == text) return status;
    }
    return base::InvalidArgument(base::QuoteName(text) + " is not one of ENABLED or DISABLED");
}

std::string_view ToString(MemberStatus status) {
    switch (status) {
        case MemberStatus::kInvited: return "INVITED";
        case MemberStatus::kActive: return "ACTIVE";
        case MemberStatus::kLeft: return "LEFT";
        case MemberStatus::kRemoved: return "REMOVED";
    }
    UNREACHABLE();
}

base::Result<MemberStatus> ParseMemberStatus(std::string_view text) {
    for (const auto status : {MemberStatus::kInvited, MemberStatus::kActive, MemberStatus::kLeft,
                              MemberStatus::kRemoved}) {
        if (ToString(status) == text) return status;
    }
    return base::InvalidArgument(base::QuoteName(text) +
                                 " is not one of INVITED, ACTIVE, LEFT or REMOVED");
}

base::Result<policy::Ability> ParseAbility(std::string_view text) {
    for (const auto ability : {policy::Ability::kCanQuery, policy::Ability::kCanReceiveResults}) {
        if (policy::ToString(ability) == text) return ability;
    }
    if (std::ranges::find(kNotOffered, text) != kNotOffered.end()) {
        return base::InvalidArgument(
            std::string(text) +
            " is not offered by this node; members can have CAN_QUERY or CAN_RECEIVE_RESULTS");
    }
    return base::InvalidArgument(base::QuoteName(text) +
                                 " is not one of CAN_QUERY or CAN_RECEIVE_RESULTS");
}

const Member* FindMember(const Collaboration& collaboration, const base::AccountId& account) {
    const auto found = std::ranges::find(collaboration.members, account, &Member::account);
    return found == collaboration.members.end() ? nullptr : &*found;
}

bool CanQuery(const Member& member) {
    return std::ranges::find(member.abilities, policy::Ability::kCanQuery) !=
           member.abilities.end();
}

const Member* PayerOf(const Collaboration& collaboration) {
    auto found = std::ranges::find(collaboration.members, true, &Member::pays);
    if (found == collaboration.members.end())
        found = std::ranges::find_if(collaboration.members, &CanQuery);
    return found == collaboration.members.end() ? nullptr : &*found;
}

bool IsActive(const Collaboration& collaboration, const base::AccountId& account) {
    const Member* member = FindMember(collaboration, account);
    return member != nullptr && member->status == MemberStatus::kActive;
}

}  // namespace collaboration
