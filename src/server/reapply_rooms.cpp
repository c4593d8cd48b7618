// SPDX-License-Identifier: Apache-2.0
#include "access/managed_policies.h"
#include "activation/delivery_holds.h"
#include "base/utf8.h"
#include "catalog/catalog_tables.h"
#include "collaboration/analysis_templates.h"
#include "collaboration/associations.h"
#include "collaboration/change_requests.h"
#include "collaboration/collaborations.h"
#include "collaboration/membership.h"
#include "server/reapply_steps.h"

#include <algorithm>
#include <utility>

namespace server {
namespace {

using base::Result;
using collaboration::Collaboration;
using collaboration::Collaborations;
using collaboration::ConfiguredTables;
using collaboration::Membership;
using collaboration::Memberships;

base::Error SaysTooLittle() { return base::Conflict("the record does not say which it was"); }

Result<Collaboration> CollaborationOf(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "collaboration");
    if (!named) return SaysTooLittle();
    return Collaborations(tools.database)
        .FindById(base::CollaborationId(named->After("collaboration")));
}

Result<Membership> MembershipOf(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "membership");
    if (!named) return SaysTooLittle();
    return Memberships(tools.database)
        .Find(named->account, base::MembershipId(named->After("membership")));
}

// An id below a membership, in the words of the API's paths.
std::string BelowMembership(const audit::Record& record, std::string_view word) {
    for (const NamedResource& resource : ResourcesOf(record)) {
        if (std::string id = resource.After(word); !id.empty() && resource.path.size() > 2)
            return id;
    }
    return {};
}

std::string AssociationIdOf(const audit::Record& record) {
    std::string id = BelowMembership(record, "configuredTableAssociations");
    if (!id.empty()) return id;
    const auto named = FindResource(record, "configuredtableassociation");
    return named ? named->path.back() : std::string();
}

// Which of its members a change touched may have lost what it could.
base::Status Narrow(const ReapplyTools& tools, Collaboration wanted,
                    const std::vector<base::AccountId>& members) {
    wanted.auto_approved.clear();
    for (collaboration::Member& member : wanted.members) {
        if (std::ranges::find(members, member.account) == members.end()) continue;
        std::erase(member.abilities, policy::Ability::kCanReceiveResults);
        member.pays = false;
    }
    return Collaborations(tools.database).Update(wanted, tools.random, tools.clock);
}

// A request that was open in the backup may have been denied or withdrawn since.
Result<bool> CancelRequest(const ReapplyTools& tools, const Collaboration& room,
                           const audit::Record& record) {
    for (const NamedResource& resource : ResourcesOf(record)) {
        const base::ChangeRequestId id(resource.After("changeRequests"));
        if (id.empty()) continue;
        const auto cancelled =
            collaboration::ChangeRequests(tools.database)
                .Act(room, id, room.creator, collaboration::ChangeRequestAction::kCancel,
                     tools.random, tools.clock);
        if (cancelled.ok()) return true;
        if (cancelled.error().code == base::ErrorCode::kConflict ||
            cancelled.error().code == base::ErrorCode::kNotFound)
            return false;
        return cancelled.error();
    }
    return false;
}

}  // namespace

Result<Taken> DeleteCollaborationAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Collaboration room, CollaborationOf(tools, record));
    RETURN_IF_ERROR(Collaborations(tools.database).Delete(room.id, tools.clock));
    return Taken("deleted collaboration " + room.id.text());
}

Result<Taken> NarrowMembers(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Collaboration room, CollaborationOf(tools, record));
    ASSIGN_OR_RETURN(const bool cancelled, CancelRequest(tools, room, record));
    std::vector<base::AccountId> members;
    for (const NamedResource& resource : ResourcesOf(record)) {
        if (std::string id = resource.After("member"); !id.empty())
            members.emplace_back(std::move(id));
    }
    if (!cancelled && members.empty() && room.auto_approved.empty()) return Taken();
    RETURN_IF_ERROR(Narrow(tools, room, members));
    std::string taken = "cancelled what was requested of collaboration " + room.id.text() +
                        "; nothing of it is approved by itself";
    for (const base::AccountId& member : members)
        taken += "; " + member.text() + " receives no results and pays for none";
    return Taken(std::move(taken));
}

Result<Taken> NarrowAllMembers(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Collaboration room, CollaborationOf(tools, record));
    std::vector<base::AccountId> members;
    for (const collaboration::Member& member : room.members) members.push_back(member.account);
    RETURN_IF_ERROR(Narrow(tools, room, members));
    return Taken("took results and payment from the members of collaboration " + room.id.text());
}

Result<Taken> RemoveMemberAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Collaboration room, CollaborationOf(tools, record));
    for (const NamedResource& resource : ResourcesOf(record)) {
        const base::AccountId member(resource.After("member"));
        if (member.empty()) continue;
        RETURN_IF_ERROR(Collaborations(tools.database).RemoveMember(room.id, member, tools.clock));
        return Taken("removed member " + member.text() + " from collaboration " + room.id.text());
    }
    return SaysTooLittle();
}

// Its tables and templates go too: they went before it could leave.
Result<Taken> LeaveAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Membership membership, MembershipOf(tools, record));
    if (membership.status != collaboration::MembershipStatus::kActive) return Taken();
    RETURN_IF_ERROR(Collaborations(tools.database)
                        .RemoveMember(membership.collaboration, membership.account, tools.clock));
    return Taken("ended membership " + membership.id.text());
}

Result<Taken> CloseMembership(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(Membership membership, MembershipOf(tools, record));
    membership.pays = false;
    membership.query_log = collaboration::QueryLogStatus::kDisabled;
    membership.default_result.clear();
    RETURN_IF_ERROR(Memberships(tools.database).Update(membership, tools.clock));
    return Taken("took payment, query log and default result from membership " +
                 membership.id.text());
}

Result<Taken> DeleteTemplateAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Membership membership, MembershipOf(tools, record));
    const base::TemplateId id(BelowMembership(record, "analysistemplates"));
    if (id.empty()) return SaysTooLittle();
    collaboration::AnalysisTemplates templates(tools.database);
    RETURN_IF_ERROR(templates.Find(membership.id, id));
    RETURN_IF_ERROR(templates.Delete(id));
    return Taken("deleted analysis template " + id.text());
}

Result<Taken> DeleteTableAgain(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "configuredtable");
    if (!named) return SaysTooLittle();
    ConfiguredTables tables(tools.database);
    ASSIGN_OR_RETURN(const auto table,
                     tables.FindById(base::TableId(named->After("configuredtable"))));
    RETURN_IF_ERROR(tables.Delete(table.id));
    return Taken("deleted configured table " + table.id.text());
}

// Without a rule no query touches it.
Result<Taken> TakeRuleAway(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "configuredtable");
    if (!named) return SaysTooLittle();
    ConfiguredTables tables(tools.database);
    ASSIGN_OR_RETURN(auto table, tables.FindById(base::TableId(named->After("configuredtable"))));
    if (!table.rule) return Taken();
    table.rule.reset();
    table.join_multiplicity = policy::JoinMultiplicity::kOnce;
    RETURN_IF_ERROR(tables.Update(table, tools.clock));
    return Taken("took the analysis rule from configured table " + table.id.text());
}

Result<Taken> TakeAssociationAway(const ReapplyTools& tools, const audit::Record& record) {
    const base::AssociationId id(AssociationIdOf(record));
    if (id.empty()) return SaysTooLittle();
    collaboration::Associations associations(tools.database);
    RETURN_IF_ERROR(associations.FindById(id));
    RETURN_IF_ERROR(associations.Delete(id));
    return Taken("deleted configured table association " + id.text());
}

// One that a document made with its rule is newer than the backup, and its record has no id yet.
Result<Taken> TakeRuledAssociationAway(const ReapplyTools& tools, const audit::Record& record) {
    if (AssociationIdOf(record).empty()) return Taken();
    return TakeAssociationAway(tools, record);
}

// Tags of tables are settings too; others matter to policies that ask for them.
Result<Taken> CloseTagged(const ReapplyTools& tools, const audit::Record& record) {
    if (FindResource(record, "configuredtable")) return TakeRuleAway(tools, record);
    ASSIGN_OR_RETURN(const auto policies,
                     access_control::ManagedPolicies(tools.database).List(record.account));
    for (const auto& policy : policies) {
        if (base::AsciiLower(policy.document).find("resourcetag") == std::string::npos) continue;
        return base::Conflict("which tags it has is not known, and policy " + policy.name +
                              " asks for tags");
    }
    return Taken();
}

Result<Taken> RemoveCatalogTableAgain(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "table");
    if (!named || named->path.size() != 3) return SaysTooLittle();
    const catalog::TableName name{named->path[1], named->path[2]};
    RETURN_IF_ERROR(catalog::CatalogTables(tools.database).Remove(named->account, name));
    return Taken("removed " + ToString(name) + " from the catalog of " + named->account.text());
}

Result<Taken> HoldDeliveries(const ReapplyTools& tools, const audit::Record& record) {
    auto named = FindResource(record, "destination");
    if (!named) named = FindResource(record, "destinations");  // of a document, by its name
    if (!named) return SaysTooLittle();
    activation::DeliveryHolds holds(tools.database);
    ASSIGN_OR_RETURN(const auto destinations,
                     activation::DestinationStore(tools.database, tools.keys).List(named->account));
    for (const activation::StoredDestination& each : destinations) {
        if (each.id.text() != named->path[1] && each.settings.name != named->path[1]) continue;
        RETURN_IF_ERROR(holds.Hold(each, tools.clock));
        return Taken("held deliveries to destination " + each.settings.name);
    }
    RETURN_IF_ERROR(holds.HoldAll(named->account, tools.clock));
    return Taken("held all deliveries of " + named->account.text() +
                 ": where one of them went is not in the backup");
}

}  // namespace server
