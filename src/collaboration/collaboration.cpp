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

std::string_view ToString(ChangeType type) {
    switch (type) {
        case ChangeType::kAddMember: return "ADD_MEMBER";
        case ChangeType::kGrantReceiveResults: return "GRANT_RECEIVE_RESULTS_ABILITY";
        case ChangeType::kRevokeReceiveResults: return "REVOKE_RECEIVE_RESULTS_ABILITY";
        case ChangeType::kEditAutoApprovedTypes: return "EDIT_AUTO_APPROVED_CHANGE_TYPES";
        case ChangeType::kAddPayerCandidate: return "ADD_PAYER_CANDIDATE";
        case ChangeType::kRemovePayerCandidate: return "REMOVE_PAYER_CANDIDATE";
    }
    UNREACHABLE();
}

base::Result<ChangeType> ParseChangeType(std::string_view text) {
    for (const auto type : {ChangeType::kAddMember, ChangeType::kGrantReceiveResults,
                            ChangeType::kRevokeReceiveResults, ChangeType::kEditAutoApprovedTypes,
                            ChangeType::kAddPayerCandidate, ChangeType::kRemovePayerCandidate}) {
        if (ToString(type) == text) return type;
    }
    return base::InvalidArgument(base::QuoteName(text) + " is no type of change");
}

base::Result<ChangeType> ParseAutoApprovedType(std::string_view text) {
    constexpr std::array kAllowed = {ChangeType::kAddMember, ChangeType::kGrantReceiveResults,
                                     ChangeType::kRevokeReceiveResults};
    const auto found =
        std::ranges::find(kAllowed, text, [](ChangeType type) { return ToString(type); });
    if (found != kAllowed.end()) return *found;
    return base::InvalidArgument(
        base::QuoteName(text) +
        " cannot be approved by itself on this node; ADD_MEMBER, GRANT_RECEIVE_RESULTS_ABILITY "
        "and REVOKE_RECEIVE_RESULTS_ABILITY can");
}

base::Json TypesJson(const std::vector<ChangeType>& types) {
    base::Json json = base::Json::MakeArray();
    for (const ChangeType type : types) json.Append(ToString(type));
    return json;
}

const Member* FindMember(const Collaboration& collaboration, const base::AccountId& account) {
    const auto found = std::ranges::find(collaboration.members, account, &Member::account);
    return found == collaboration.members.end() ? nullptr : &*found;
}

bool CanQuery(const Member& member) {
    return std::ranges::find(member.abilities, policy::Ability::kCanQuery) !=
           member.abilities.end();
}

const Member* PayerOf(const Collaboration& collaboration, const base::AccountId& runner) {
    const Member* payer = nullptr;
    for (const Member& member : collaboration.members) {
        if (!IsPayerCandidate(collaboration, member)) continue;
        if (member.account == runner) return &member;
        if (payer == nullptr) payer = &member;
    }
    return payer;
}

bool IsPayerCandidate(const Collaboration& collaboration, const Member& member) {
    const bool named = std::ranges::any_of(collaboration.members, &Member::pays);
    return named ? member.pays : CanQuery(member);
}

bool IsActive(const Collaboration& collaboration, const base::AccountId& account) {
    const Member* member = FindMember(collaboration, account);
    return member != nullptr && member->status == MemberStatus::kActive;
}

}  // namespace collaboration
