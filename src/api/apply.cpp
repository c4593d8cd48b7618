// SPDX-License-Identifier: Apache-2.0
#include "api/apply.h"

#include "access/accounts.h"
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "api/aws/handler.h"
#include "api/inspect_table.h"
#include "collaboration/configured_table.h"

#include <utility>

namespace api {
namespace {

using FoundTables = std::vector<std::optional<FoundTable>>;

// The table the entry is about, as far as it is there already.
base::Result<std::optional<collaboration::ConfiguredTable>> Stored(const TableEntry& entry,
                                                                   const ApplyTools& tools) {
    std::optional<collaboration::ConfiguredTable> none;
    const auto account = access_control::Accounts(tools.database).FindByName(entry.account);
    if (!account.ok() && account.error().code == base::ErrorCode::kNotFound) return none;
    if (!account.ok()) return account.error();
    auto table =
        collaboration::ConfiguredTables(tools.database).FindByName(account->id, entry.name);
    if (!table.ok() && table.error().code == base::ErrorCode::kNotFound) return none;
    if (!table.ok()) return table.error();
    return std::optional(*std::move(table));
}

base::Result<FoundTable> FindTable(const TableEntry& entry, const ApplyTools& tools) {
    ASSIGN_OR_RETURN(const auto stored, Stored(entry, tools));
    std::optional<collaboration::ReadTable> known;
    if (stored) {
        ASSIGN_OR_RETURN(known, collaboration::ReadTables(tools.database).Find(stored->id));
    }
    const auto& rule = entry.rule || !stored ? entry.rule : stored->rule;
    return InspectTable(entry, rule, known, tools);
}

// Looking at files takes long and no lock: it comes before the transaction.
base::Result<FoundTables> FindTables(const RoomDocument& document, const ApplyTools& tools) {
    FoundTables tables;
    for (const TableEntry& entry : document.tables) {
        tables.emplace_back();
        if (!entry.source) continue;
        ASSIGN_OR_RETURN(tables.back(), FindTable(entry, tools));
    }
    return tables;
}

base::Status ApplyAll(RoomDocument document, const FoundTables& found, const ApplyTools& tools,
                      ApplyReport& report) {
    for (const AccountEntry& entry : document.accounts)
        RETURN_IF_ERROR(ApplyAccount(entry, tools, report));
    for (const PolicyEntry& entry : document.policies)
        RETURN_IF_ERROR(ApplyPolicy(entry, tools, report));
    for (const PrincipalEntry& entry : document.users)
        RETURN_IF_ERROR(ApplyPrincipal(entry, tools, report));
    for (const PrincipalEntry& entry : document.roles)
        RETURN_IF_ERROR(ApplyPrincipal(entry, tools, report));
    for (const CollaborationEntry& entry : document.collaborations) {
        RETURN_IF_ERROR(ApplyCollaboration(entry, tools, report));
    }
    for (std::size_t i = 0; i < document.tables.size(); ++i) {
        const TableEntry& table = document.tables[i];
        RETURN_IF_ERROR(ApplyTable(table, found[i], tools, report));
        for (const AssociationEntry& entry : table.associations) {
            RETURN_IF_ERROR(ApplyAssociation(entry, table, tools, report));
        }
    }
    for (DestinationEntry& entry : document.destinations) {
        RETURN_IF_ERROR(ApplyDestination(std::move(entry), tools, report));
    }
    return {};
}

}  // namespace

base::Result<ApplyReport> ApplyRoomDocument(RoomDocument document, const ApplyTools& tools,
                                            bool dry_run) {
    ASSIGN_OR_RETURN(const FoundTables found, FindTables(document, tools));
    ASSIGN_OR_RETURN(auto transaction, tools.database.Begin());
    ApplyReport report;
    report.dry_run = dry_run;
    RETURN_IF_ERROR(ApplyAll(std::move(document), found, tools, report));
    // A dry run, like an error, leaves the transaction to roll back.
    if (dry_run) return report;
    if (tools.record) RETURN_IF_ERROR(tools.record(report));
    RETURN_IF_ERROR(transaction.Commit());
    return report;
}

base::Result<ApplyReport> ApplyOwnDocument(RoomDocument document, const ApplyTools& tools) {
    ASSIGN_OR_RETURN(const auto own,
                     access_control::Accounts(tools.database).FindById(tools.caller->account()));
    RETURN_IF_ERROR(KeepToOwn(own, document));
    const FoundTables none(document.tables.size());
    ApplyReport report;
    RETURN_IF_ERROR(ApplyAll(std::move(document), none, tools, report));
    return report;
}

}  // namespace api
