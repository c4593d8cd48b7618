// SPDX-License-Identifier: Apache-2.0
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "api/aws/association_input.h"
#include "api/aws/authorize.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/recording.h"
#include "api/aws/table_json.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "collaboration/associations.h"
#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"

#include <utility>

namespace api {
namespace {

using collaboration::ConfiguredTable;

std::string ArnOf(const base::AccountId& owner, const base::AssociationId& id) {
    return "arn:aws:cleanrooms::" + owner.text() + ":configuredtableassociation/" + id.text();
}

base::Json Describe(const collaboration::Association& association) {
    base::Json json = base::Json::MakeObject();
    if (association.rule) json.Set("analysisRule", policy::ToJson(*association.rule));
    return json;
}

base::Status OverlayCollaborationRule(const AssociationEntry& entry, const ConfiguredTable& table,
                                      const ApplyTools& tools, collaboration::Association& wanted) {
    if (!entry.rule) return {};
    const std::string field = entry.field + ".analysisRule";
    wanted.rule = entry.rule;
    if (table.rule && policy::TypeOf(*table.rule) != policy::ToString(wanted.rule->type)) {
        return base::FieldError(field + ".type", "the table's rule is of type " +
                                                     std::string(policy::TypeOf(*table.rule)));
    }
    auto& receivers = wanted.rule->allowed_result_receivers;
    if (!receivers) return {};
    const std::string member = base::AsciiLower(std::string(policy::ToString(wanted.rule->type)));
    return ResolveAccounts(*receivers, field + ".policy.v1." + member + ".allowedResultReceivers",
                           tools);
}

// The collaboration that the entry names, of which the table's owner is a member.
base::Result<collaboration::Collaboration> RoomOf(const AssociationEntry& entry,
                                                  const TableEntry& table,
                                                  const base::AccountId& owner,
                                                  const ApplyTools& tools) {
    const std::string field = entry.field + ".collaboration";
    collaboration::Collaborations all(tools.database);
    auto room = tools.caller == nullptr ? all.FindByName(entry.collaboration)
                                        : all.FindVisibleByName(owner, entry.collaboration);
    if (!room.ok()) return room.error().Within(field);
    if (tools.caller != nullptr && !IsActive(*room, owner))
        return base::FieldError(field, "was not joined by this account yet");
    if (FindMember(*room, owner) != nullptr) return room;
    return base::FieldError(field, "the account " + base::QuoteName(table.account) +
                                       " is not a member of " +
                                       base::QuoteName(entry.collaboration));
}

base::Status CheckAssociationQuota(const collaboration::Association& wanted,
                                   const base::AccountId& owner, const std::string& field,
                                   const ApplyTools& tools) {
    constexpr std::size_t kMax = collaboration::kAssociationsMax;
    ASSIGN_OR_RETURN(const auto held, collaboration::Associations(tools.database)
                                          .ListOwned(wanted.collaboration, owner, "", kMax));
    if (held.size() < kMax) return {};
    return base::ResourceExhausted("at most " + std::to_string(kMax) +
                                   " table associations of a membership")
        .Within(field);
}

// As the operations of the caller's membership would be judged; the collaboration's creator hears of it.
base::Status PermitAssociation(const collaboration::Association& before,
                               const collaboration::Association& wanted,
                               const base::AccountId& owner, const std::string& field,
                               const ApplyTools& tools) {
    const bool is_new = before.id.empty();
    if (tools.caller == nullptr || (!is_new && before.rule == wanted.rule)) return {};
    ASSIGN_OR_RETURN(
        const auto membership,
        collaboration::Memberships(tools.database).FindActive(owner, wanted.collaboration));
    if (!membership) return base::NotFound("there is no active membership").Within(field);
    std::vector<std::string> operations;
    if (is_new) {
        RETURN_IF_ERROR(CheckAssociationQuota(wanted, owner, field, tools));
        operations.emplace_back("CreateConfiguredTableAssociation");
    }
    if (before.rule != wanted.rule) {
        const bool same_type = before.rule && before.rule->type == wanted.rule->type;
        if (before.rule && !same_type)
            operations.emplace_back("DeleteConfiguredTableAssociationAnalysisRule");
        operations.emplace_back(same_type ? "UpdateConfiguredTableAssociationAnalysisRule"
                                          : "CreateConfiguredTableAssociationAnalysisRule");
    }
    const HandlerContext& caller = *tools.caller;
    for (const std::string& operation : operations) {
        RETURN_IF_ERROR(PermitCleanRooms(tools, operation, "membership", membership->id.text()));
        const std::string part =
            is_new ? CleanRoomsArn(caller, owner, "configuredtable", wanted.table.text())
                   : AssociationArn(caller, *membership, before.id);
        RETURN_IF_ERROR(Authorize(caller, "cleanrooms:" + operation, part));
        if (!before.id.empty()) RecordAbout(*tools.caller, ArnOf(owner, before.id));
        RecordCollaboration(*tools.caller, *membership);
    }
    return {};
}

}  // namespace

base::Status ApplyAssociation(const AssociationEntry& entry, const TableEntry& table,
                              const ApplyTools& tools, ApplyReport& report) {
    ASSIGN_OR_RETURN(const auto owner,
                     AccountNamed(table.account, table.field + ".account", tools));
    ASSIGN_OR_RETURN(const auto room, RoomOf(entry, table, owner, tools));
    ASSIGN_OR_RETURN(const auto stored,
                     collaboration::ConfiguredTables(tools.database).FindByName(owner, table.name));
    collaboration::Associations associations(tools.database);
    ASSIGN_OR_RETURN(const auto taken, associations.Find(room.id, entry.name));
    const bool own = taken && taken->table == stored.id;
    if (taken && !own) {
        return base::FieldError(entry.field + ".name", base::QuoteName(entry.name) +
                                                           " is taken by another table of " +
                                                           base::QuoteName(entry.collaboration));
    }
    const collaboration::Association none{{}, room.id, stored.id, entry.name};
    const collaboration::Association& before = own ? *taken : none;
    collaboration::Association wanted = before;
    RETURN_IF_ERROR(OverlayCollaborationRule(entry, stored, tools, wanted));
    RETURN_IF_ERROR(PermitAssociation(before, wanted, owner, entry.field, tools));
    const std::string name = entry.collaboration + "/" + entry.name;
    if (own) {
        Change change = MakeUpdate("association", name, Describe(before), Describe(wanted));
        if (change.action == Action::kUpdate)
            RETURN_IF_ERROR(associations.Update(wanted, tools.clock));
        change.arn = ArnOf(owner, before.id);
        report.changes.push_back(std::move(change));
        return {};
    }
    base::Json after = Describe(wanted).Set("table", table.account + "/" + table.name);
    ASSIGN_OR_RETURN(const auto made,
                     associations.Create(std::move(wanted), tools.random, tools.clock));
    report.changes.push_back(MakeCreate("association", name, after));
    report.changes.back().arn = ArnOf(owner, made.id);
    return {};
}

}  // namespace api
