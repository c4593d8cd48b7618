// SPDX-License-Identifier: Apache-2.0
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "api/aws/authorize.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/recording.h"
#include "base/object_reader.h"
#include "collaboration/collaborations.h"
#include "collaboration/membership.h"

#include <utility>

namespace api {
namespace {

using collaboration::Collaboration;
using collaboration::Collaborations;
using collaboration::Member;
using collaboration::MemberStatus;

base::Status Join(const CollaborationEntry& entry, const Collaboration& invited,
                  const ApplyTools& tools) {
    const HandlerContext& caller = *tools.caller;
    RETURN_IF_ERROR(PermitCleanRooms(tools, "CreateMembership", "membership", "*"));
    RETURN_IF_ERROR(
        Authorize(caller, "cleanrooms:CreateMembership",
                  CleanRoomsArn(caller, invited.creator, "collaboration", invited.id.text())));
    collaboration::Membership wanted;
    wanted.collaboration = invited.id;
    wanted.account = caller.account();
    wanted.pays = IsPayerCandidate(invited, *FindMember(invited, caller.account()));
    const auto joined = collaboration::Memberships(tools.database)
                            .Join(std::move(wanted), tools.random, tools.clock);
    if (!joined.ok()) return joined.error().Within(entry.field);
    RecordAbout(caller, CleanRoomsArn(caller, caller.account(), "membership", joined->id.text()));
    RecordAbout(caller, CleanRoomsArn(caller, invited.creator, "collaboration", invited.id.text()));
    return {};
}

// Everybody is invited, as by CreateCollaboration; no company shows under a name that the others did not know before.
base::Result<Collaboration> Wanted(const CollaborationEntry& entry, const ApplyTools& tools) {
    Collaboration wanted;
    wanted.name = entry.name;
    wanted.creator = tools.caller->account();
    wanted.query_log = entry.query_log.value_or(wanted.query_log);
    wanted.several_runners = entry.several_runners.value_or(wanted.several_runners);
    for (const MemberEntry& each : entry.members) {
        Member member;
        ASSIGN_OR_RETURN(member.account,
                         AccountNamed(each.account, each.field + ".account", tools));
        ASSIGN_OR_RETURN(member.display_name, ShownAccount(member.account, tools));
        member.abilities = each.abilities;
        member.status = MemberStatus::kInvited;
        wanted.members.push_back(std::move(member));
    }
    return wanted;
}

base::Status CheckCreator(const CollaborationEntry& entry, const ApplyTools& tools) {
    const std::string field = entry.field + ".creator";
    if (!entry.creator) {
        return base::FieldError(field, "is missing, and this account sees no collaboration " +
                                           base::QuoteName(entry.name) + " that it could join");
    }
    ASSIGN_OR_RETURN(const auto creator, AccountNamed(*entry.creator, field, tools));
    if (creator == tools.caller->account()) return {};
    return base::FieldError(field, "is another account, and no collaboration " +
                                       base::QuoteName(entry.name) +
                                       " of it is there that this account may see");
}

base::Status Make(const CollaborationEntry& entry, const ApplyTools& tools, ApplyReport& report) {
    RETURN_IF_ERROR(CheckCreator(entry, tools));
    ASSIGN_OR_RETURN(Collaboration wanted, Wanted(entry, tools));
    RETURN_IF_ERROR(PermitCleanRooms(tools, "CreateCollaboration", "collaboration", "*"));
    Collaborations all(tools.database);
    const auto made = all.Create(std::move(wanted), tools.random, tools.clock);
    if (!made.ok()) return made.error().Within(entry.field + ".members");
    for (const Member& member : made->members) RecordTouches(*tools.caller, member.account);
    RETURN_IF_ERROR(Join(entry, *made, tools));
    ASSIGN_OR_RETURN(const Collaboration joined, all.FindById(made->id));
    ASSIGN_OR_RETURN(const base::Json after, Describe(joined, tools));
    report.changes.push_back(MakeCreate("collaboration", entry.name, after));
    return {};
}

// Whoever may invite chooses the name, so a name alone is not what somebody agreed to join.
base::Status CheckMeant(const CollaborationEntry& entry, const Collaboration& invited) {
    if (entry.creator || entry.name == invited.id.text()) return {};
    return base::FieldError(
        entry.field + ".creator",
        "is missing: to join, name the creator, or the collaboration by its id");
}

base::Status CheckMember(const MemberEntry& entry, const Collaboration& there,
                         const ApplyTools& tools) {
    ASSIGN_OR_RETURN(const auto account,
                     AccountNamed(entry.account, entry.field + ".account", tools));
    const Member* const member = FindMember(there, account);
    const bool in = member != nullptr && (member->status == MemberStatus::kActive ||
                                          member->status == MemberStatus::kInvited);
    if (!in) {
        return base::FieldError(entry.field + ".account",
                                "is no member: CreateCollaborationChangeRequest asks for it");
    }
    if (member->abilities == entry.abilities) return {};
    return base::FieldError(entry.field + ".abilities",
                            "are others: CreateCollaborationChangeRequest asks for a change");
}

// A document does not change what all members agreed on.
base::Status CheckAgrees(const CollaborationEntry& entry, const Collaboration& there,
                         const ApplyTools& tools) {
    if (entry.creator) {
        const std::string field = entry.field + ".creator";
        ASSIGN_OR_RETURN(const auto creator, AccountNamed(*entry.creator, field, tools));
        if (creator != there.creator) return base::FieldError(field, "is another account");
    }
    if (entry.query_log.value_or(there.query_log) != there.query_log)
        return base::FieldError(entry.field + ".queryLogStatus", "was fixed at creation");
    if (entry.several_runners.value_or(there.several_runners) != there.several_runners)
        return base::FieldError(entry.field + ".severalRunners", "was fixed at creation");
    for (const MemberEntry& member : entry.members)
        RETURN_IF_ERROR(CheckMember(member, there, tools));
    return {};
}

}  // namespace

base::Status ApplyOwnCollaboration(const CollaborationEntry& entry, const ApplyTools& tools,
                                   ApplyReport& report) {
    const base::AccountId& own = tools.caller->account();
    Collaborations all(tools.database);
    const auto there = all.FindVisibleByName(own, entry.name);
    if (!there.ok() && there.error().code == base::ErrorCode::kNotFound)
        return Make(entry, tools, report);
    if (!there.ok()) return there.error().Within(entry.field + ".name");
    RETURN_IF_ERROR(CheckAgrees(entry, *there, tools));
    if (!IsActive(*there, own)) {
        RETURN_IF_ERROR(CheckMeant(entry, *there));
        RETURN_IF_ERROR(Join(entry, *there, tools));
    }
    ASSIGN_OR_RETURN(const Collaboration now, all.FindById(there->id));
    ASSIGN_OR_RETURN(const base::Json before, Describe(*there, tools));
    ASSIGN_OR_RETURN(const base::Json after, Describe(now, tools));
    report.changes.push_back(MakeUpdate("collaboration", entry.name, before, after));
    return {};
}

}  // namespace api
