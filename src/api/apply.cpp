// SPDX-License-Identifier: Apache-2.0
#include "api/apply.h"

#include "api/apply_steps.h"
#include "api/inspect_table.h"

#include <utility>

namespace api {
namespace {

using Schemas = std::vector<std::optional<catalog::PinnedSchema>>;

// Looking at files takes long and no lock: it comes before the transaction.
base::Result<Schemas> InspectTables(const RoomDocument& document,
                                    catalog::FileInspector& inspector) {
    Schemas schemas;
    for (const TableEntry& entry : document.tables) {
        schemas.emplace_back();
        if (!entry.source) continue;
        ASSIGN_OR_RETURN(schemas.back(), InspectTable(entry, inspector));
    }
    return schemas;
}

base::Status ApplyAll(RoomDocument document, const Schemas& schemas, const ApplyTools& tools,
                      ApplyReport& report) {
    for (const AccountEntry& entry : document.accounts)
        RETURN_IF_ERROR(ApplyAccount(entry, tools, report));
    for (const CollaborationEntry& entry : document.collaborations) {
        RETURN_IF_ERROR(ApplyCollaboration(entry, tools, report));
    }
    for (std::size_t i = 0; i < document.tables.size(); ++i) {
        const TableEntry& table = document.tables[i];
        RETURN_IF_ERROR(ApplyTable(table, schemas[i], tools, report));
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
    ASSIGN_OR_RETURN(const Schemas schemas, InspectTables(document, tools.inspector));
    ASSIGN_OR_RETURN(auto transaction, tools.database.Begin());
    ApplyReport report;
    report.dry_run = dry_run;
    RETURN_IF_ERROR(ApplyAll(std::move(document), schemas, tools, report));
    // A dry run, like an error, leaves the transaction to roll back.
    if (!dry_run) RETURN_IF_ERROR(transaction.Commit());
    return report;
}

}  // namespace api
