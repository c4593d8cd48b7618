// SPDX-License-Identifier: Apache-2.0
#include "api/aws/collaboration_handlers.h"

#include "access/accounts.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "api/aws/recording.h"
#include "api/aws/setting_tags.h"
#include "api/aws/subjects.h"
#include "collaboration/collaborations.h"
#include "collaboration/tags.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Collaboration;
using collaboration::Collaborations;
using collaboration::Member;

bool Responsible(const Json* payment) {
    if (payment == nullptr) return false;
    return payment->Find("queryCompute")->Find("isResponsible")->AsBool();
}

// Abilities as the API lists them, sorted, each once; the problem is told at `field`.
std::optional<ApiError> ReadAbilities(const Json& list, const std::string& field, Member& member) {
    for (const Json& item : list.AsArray()) {
        const auto ability = collaboration::ParseAbility(item.AsString());
        if (!ability.ok()) return FieldInvalid(field, ability.error().message);
        member.abilities.push_back(*ability);
    }
    std::ranges::sort(member.abilities);
    const auto repeated = std::ranges::unique(member.abilities);
    member.abilities.erase(repeated.begin(), repeated.end());
    return std::nullopt;
}

std::optional<ApiError> ReadInvited(const HandlerContext& context, const Json& item,
                                    const std::string& field, Collaboration& collaboration) {
    Member member;
    member.account = base::AccountId(TextOf(item, "accountId"));
    if (FindMember(collaboration, member.account) != nullptr)
        return FieldInvalid(field + ".accountId", "is a member already; the creator is one itself");
    if (!access_control::Accounts(context.database).FindById(member.account).ok())
        return FieldInvalid(field + ".accountId", "is no account of this node");
    member.display_name = TextOf(item, "displayName");
    member.status = collaboration::MemberStatus::kInvited;
    member.pays = Responsible(MemberOf(item, "paymentConfiguration"));
    if (auto wrong =
            ReadAbilities(*item.Find("memberAbilities"), field + ".memberAbilities", member))
        return wrong;
    collaboration.members.push_back(std::move(member));
    return std::nullopt;
}

std::optional<ApiError> ReadMembers(const HandlerContext& context, const Json& input,
                                    Collaboration& collaboration) {
    Member creator;
    creator.account = context.account();
    creator.display_name = TextOf(input, "creatorDisplayName");
    creator.status = collaboration::MemberStatus::kInvited;
    creator.pays = Responsible(MemberOf(input, "creatorPaymentConfiguration"));
    if (auto wrong = ReadAbilities(*input.Find("creatorMemberAbilities"), "creatorMemberAbilities",
                                   creator)) {
        return wrong;
    }
    collaboration.members.push_back(std::move(creator));
    const Json::Array& invited = input.Find("members")->AsArray();
    for (std::size_t i = 0; i < invited.size(); ++i) {
        const std::string field = "members." + std::to_string(i);
        if (auto wrong = ReadInvited(context, invited[i], field, collaboration)) return wrong;
    }
    return std::nullopt;
}

std::optional<ApiError> ReadAutoApproved(const Json& input, Collaboration& collaboration) {
    const Json* types = MemberOf(input, "autoApprovedChangeRequestTypes");
    if (types == nullptr) return std::nullopt;
    for (const Json& item : types->AsArray()) {
        const auto type = collaboration::ParseAutoApprovedType(item.AsString());
        if (!type.ok()) return FieldInvalid("autoApprovedChangeRequestTypes", type.error().message);
        collaboration.auto_approved.push_back(*type);
    }
    std::ranges::sort(collaboration.auto_approved);
    const auto repeated = std::ranges::unique(collaboration.auto_approved);
    collaboration.auto_approved.erase(repeated.begin(), repeated.end());
    return std::nullopt;
}

// Some operations know no ResourceNotFoundException: AWS denies access to a collaboration that is not there, and clients
// take that for its absence.
base::Result<Collaboration> FindOrDeny(const HandlerContext& context, const Json& input) {
    auto found = CollaborationOf(context, input);
    if (!found.ok() && found.error().code == base::ErrorCode::kNotFound)
        return base::PermissionDenied("there is no such collaboration, or none that you may see");
    return found;
}

// The tag by which what the API has no field for is set; all others are notes.
constexpr std::string_view kSeveralRunners = "glovebox:severalRunners";

std::optional<ApiError> ReadSettings(collaboration::TagMap tags, Collaboration& collaboration) {
    if (const auto setting = tags.extract(std::string(kSeveralRunners)); !setting.empty()) {
        const std::string& value = setting.mapped();
        if (value != "true" && value != "false")
            return FieldInvalid("tags", std::string(kSeveralRunners) + " must be true or false");
        collaboration.several_runners = value == "true";
    }
    return CheckNotes(tags);
}

// What befalls a collaboration is in the trail of everyone in it.
void RecordMembers(const HandlerContext& context, const Collaboration& collaboration) {
    for (const Member& member : collaboration.members) RecordTouches(context, member.account);
}

ApiAnswer Wrapped(std::string name, Json value) {
    Json answer = Json::MakeObject();
    answer.Set(std::move(name), std::move(value));
    return answer;
}

}  // namespace

ApiAnswer CreateCollaboration(const HandlerContext& context, const Json& input) {
    const Resource nothing{
        "COLLABORATION", "", {"members of a collaboration", collaboration::kMembersMax}};
    if (TextOr(input, "jobLogStatus", "DISABLED") == "ENABLED")
        return FieldInvalid("jobLogStatus", "ENABLED is not offered by this node: it runs no jobs");
    Collaboration wanted;
    wanted.name = TextOf(input, "name");
    wanted.description = TextOr(input, "description", "");
    wanted.creator = context.account();
    VALUE_OR_ANSWER(wanted.query_log,
                    collaboration::ParseQueryLogStatus(TextOf(input, "queryLogStatus")), nothing);
    if (auto wrong = ReadMembers(context, input, wanted)) return *std::move(wrong);
    if (auto wrong = ReadAutoApproved(input, wanted)) return *std::move(wrong);
    if (auto wrong = ReadSettings(TagsOf(input), wanted)) return *std::move(wrong);
    VALUE_OR_ANSWER(
        const Collaboration stored,
        Collaborations(context.database).Create(std::move(wanted), context.random, context.clock),
        nothing);
    const std::string arn =
        CleanRoomsArn(context, stored.creator, "collaboration", stored.id.text());
    if (auto wrong = StoreTags(context, arn, TagsOf(input))) return *std::move(wrong);
    RecordMembers(context, stored);
    VALUE_OR_ANSWER(Json json, CollaborationJson(context, stored), nothing);
    return Wrapped("collaboration", std::move(json));
}

ApiAnswer GetCollaboration(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    VALUE_OR_ANSWER(const Collaboration found, FindOrDeny(context, input), resource);
    VALUE_OR_ANSWER(Json json, CollaborationJson(context, found), resource);
    return Wrapped("collaboration", std::move(json));
}

ApiAnswer ListCollaborations(const HandlerContext& context, const Json& input) {
    const std::string filter = TextOr(input, "memberStatus", "");
    std::optional<collaboration::MemberStatus> status;
    if (!filter.empty()) {
        VALUE_OR_ANSWER(status, collaboration::ParseMemberStatus(filter), Resource());
    }
    return AnswerPage(context, input, {"ListCollaborations", filter, "collaborationList"},
                      [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
                          ASSIGN_OR_RETURN(
                              const auto found,
                              Collaborations(context.database)
                                  .ListVisible(context.account(), status, after, count));
                          Summaries summaries;
                          for (const Collaboration& each : found) {
                              ASSIGN_OR_RETURN(Json json, CollaborationSummaryJson(context, each));
                              summaries.emplace_back(each.id.text(), std::move(json));
                          }
                          return summaries;
                      });
}

ApiAnswer UpdateCollaboration(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    Collaborations all(context.database);
    VALUE_OR_ANSWER(Collaboration changed, FindOrDeny(context, input), resource);
    if (changed.creator != context.account())
        return AccessDenied("only its creator changes a collaboration");
    changed.name = TextOr(input, "name", changed.name);
    changed.description = TextOr(input, "description", changed.description);
    OK_OR_ANSWER(all.Update(changed, context.random, context.clock), resource);
    VALUE_OR_ANSWER(const Collaboration now, all.FindById(changed.id), resource);
    RecordMembers(context, now);
    VALUE_OR_ANSWER(Json json, CollaborationJson(context, now), resource);
    return Wrapped("collaboration", std::move(json));
}

ApiAnswer DeleteCollaboration(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    Collaborations all(context.database);
    VALUE_OR_ANSWER(const Collaboration found, FindOrDeny(context, input), resource);
    if (found.creator != context.account())
        return AccessDenied("only its creator deletes a collaboration");
    RecordMembers(context, found);
    OK_OR_ANSWER(all.Delete(found.id, context.clock), resource);
    OK_OR_ANSWER(collaboration::Tags(context.database)
                     .RemoveAll(context.account(), CleanRoomsArn(context, context.account(),
                                                                 "collaboration", found.id.text())),
                 resource);
    return Json::MakeObject();
}

ApiAnswer ListMembers(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    VALUE_OR_ANSWER(const Collaboration found, CollaborationOf(context, input), resource);
    return AnswerPage(context, input, {"ListMembers", resource.id, "memberSummaries"},
                      [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
                          Summaries summaries;
                          for (const Member& member : found.members) {
                              if (member.account.text() <= after ||
                                  summaries.size() == static_cast<std::size_t>(count))
                                  continue;
                              ASSIGN_OR_RETURN(Json json,
                                               MemberSummaryJson(context, found, member));
                              summaries.emplace_back(member.account.text(), std::move(json));
                          }
                          return summaries;
                      });
}

ApiAnswer DeleteMember(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    Collaborations all(context.database);
    VALUE_OR_ANSWER(const Collaboration found, CollaborationOf(context, input), resource);
    if (found.creator != context.account())
        return AccessDenied("only the creator of a collaboration removes members");
    RecordMembers(context, found);
    OK_OR_ANSWER(
        all.RemoveMember(found.id, base::AccountId(TextOf(input, "accountId")), context.clock),
        resource);
    return Json::MakeObject();
}

}  // namespace api
