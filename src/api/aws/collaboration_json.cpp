// SPDX-License-Identifier: Apache-2.0
#include "api/aws/collaboration_json.h"

#include "access/accounts.h"
#include "api/aws/input.h"
#include "collaboration/collaborations.h"

#include <optional>

namespace api {
namespace {

using base::Json;
using base::Result;
using collaboration::Collaboration;
using collaboration::Member;
using collaboration::Membership;

Result<std::string> DisplayName(const HandlerContext& context, const Member& member) {
    if (!member.display_name.empty()) return member.display_name;
    ASSIGN_OR_RETURN(auto account,
                     access_control::Accounts(context.database).FindById(member.account));
    return std::move(account.name);
}

Json AbilitiesJson(const Member& member) {
    Json abilities = Json::MakeArray();
    for (const policy::Ability ability : member.abilities)
        abilities.Append(policy::ToString(ability));
    return abilities;
}

Json PaymentJson(bool responsible) {
    Json compute = Json::MakeObject();
    compute.Set("isResponsible", responsible);
    Json payment = Json::MakeObject();
    payment.Set("queryCompute", std::move(compute));
    return payment;
}

base::Status SetMembership(const HandlerContext& context, const base::AccountId& account,
                           const base::CollaborationId& id, Json& json) {
    ASSIGN_OR_RETURN(const auto membership,
                     collaboration::Memberships(context.database).FindActive(account, id));
    if (!membership) return {};
    json.Set("membershipId", membership->id.text());
    json.Set("membershipArn", CleanRoomsArn(context, account, "membership", membership->id.text()));
    return {};
}

// What every view of a membership says; the details differ.
Result<Json> MembershipBase(const HandlerContext& context, const Membership& membership,
                            const Collaboration& collaboration) {
    const Member* creator = FindMember(collaboration, collaboration.creator);
    const Member* self = FindMember(collaboration, membership.account);
    ASSIGN_OR_RETURN(const std::string creator_name, DisplayName(context, *creator));
    Json json = Json::MakeObject();
    json.Set("id", membership.id.text())
        .Set("arn", CleanRoomsArn(context, membership.account, "membership", membership.id.text()))
        .Set("collaborationArn", CleanRoomsArn(context, collaboration.creator, "collaboration",
                                               collaboration.id.text()))
        .Set("collaborationId", collaboration.id.text())
        .Set("collaborationCreatorAccountId", collaboration.creator.text())
        .Set("collaborationCreatorDisplayName", creator_name)
        .Set("collaborationName", collaboration.name)
        .Set("createTime", TimeJson(membership.created))
        .Set("updateTime", TimeJson(membership.updated))
        .Set("status", ToString(membership.status))
        .Set("memberAbilities", AbilitiesJson(*self))
        .Set("paymentConfiguration", PaymentJson(membership.pays));
    return json;
}

}  // namespace

std::string CleanRoomsArn(const HandlerContext& context, const base::AccountId& owner,
                          std::string_view kind, std::string_view id) {
    return "arn:aws:cleanrooms:" + context.region + ":" + owner.text() + ":" + std::string(kind) +
           "/" + std::string(id);
}

Result<Json> CollaborationSummaryJson(const HandlerContext& context,
                                      const Collaboration& collaboration) {
    const Member* creator = FindMember(collaboration, collaboration.creator);
    const Member* self = FindMember(collaboration, context.account());
    ASSIGN_OR_RETURN(const std::string creator_name, DisplayName(context, *creator));
    Json json = Json::MakeObject();
    json.Set("id", collaboration.id.text())
        .Set("arn", CleanRoomsArn(context, collaboration.creator, "collaboration",
                                  collaboration.id.text()))
        .Set("name", collaboration.name)
        .Set("creatorAccountId", collaboration.creator.text())
        .Set("creatorDisplayName", creator_name)
        .Set("createTime", TimeJson(collaboration.created))
        .Set("updateTime", TimeJson(collaboration.updated))
        .Set("memberStatus", ToString(self->status));
    RETURN_IF_ERROR(SetMembership(context, context.account(), collaboration.id, json));
    return json;
}

Result<Json> CollaborationJson(const HandlerContext& context, const Collaboration& collaboration) {
    ASSIGN_OR_RETURN(Json json, CollaborationSummaryJson(context, collaboration));
    json.Set("queryLogStatus", ToString(collaboration.query_log))
        .Set("autoApprovedChangeTypes", collaboration::TypesJson(collaboration.auto_approved));
    if (!collaboration.description.empty()) json.Set("description", collaboration.description);
    return json;
}

Result<Json> MemberSummaryJson(const HandlerContext& context, const Collaboration& collaboration,
                               const Member& member) {
    ASSIGN_OR_RETURN(const std::string name, DisplayName(context, member));
    const bool pays = IsPayerCandidate(collaboration, member);
    Json json = Json::MakeObject();
    json.Set("accountId", member.account.text())
        .Set("status", ToString(member.status))
        .Set("displayName", name)
        .Set("abilities", AbilitiesJson(member))
        .Set("createTime", TimeJson(member.created))
        .Set("updateTime", TimeJson(member.updated))
        .Set("paymentConfiguration", PaymentJson(pays));
    RETURN_IF_ERROR(SetMembership(context, member.account, collaboration.id, json));
    return json;
}

Result<Json> MembershipSummaryJson(const HandlerContext& context, const Membership& membership) {
    ASSIGN_OR_RETURN(
        const auto collaboration,
        collaboration::Collaborations(context.database).FindById(membership.collaboration));
    return MembershipBase(context, membership, collaboration);
}

Result<Json> MembershipJson(const HandlerContext& context, const Membership& membership) {
    ASSIGN_OR_RETURN(Json json, MembershipSummaryJson(context, membership));
    json.Set("queryLogStatus", ToString(membership.query_log));
    if (!membership.default_result.empty()) {
        ASSIGN_OR_RETURN(Json result, base::ParseJson(membership.default_result));
        json.Set("defaultResultConfiguration", std::move(result));
    }
    return json;
}

}  // namespace api
