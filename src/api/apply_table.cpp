// SPDX-License-Identifier: Apache-2.0
#include "api/apply_steps.h"
#include "api/inspect_table.h"
#include "api/rule_promise.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "collaboration/associations.h"
#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using collaboration::ConfiguredTable;
using collaboration::ConfiguredTables;

// Under this name requests of the API find a document's table.
catalog::TableName ReferenceOf(const TableEntry& entry) {
    return {std::string(catalog::kRoomDocumentsDatabase), entry.name};
}

std::string DisplayName(const TableEntry& entry) { return entry.account + "/" + entry.name; }

std::string CleanRoomsArn(const base::AccountId& owner, const std::string& path) {
    return "arn:aws:cleanrooms::" + owner.text() + ":" + path;
}

base::Json Describe(const ConfiguredTable& table) {
    base::Json columns = base::Json::MakeObject();
    for (const catalog::FileColumn& column : table.schema.columns)
        columns.Set(column.name, column.type_text);
    base::Json allowed = base::Json::MakeArray();
    for (const std::string& name : table.allowed_columns) allowed.Append(name);
    base::Json json = base::Json::MakeObject();
    if (!table.description.empty()) json.Set("description", table.description);
    json.Set("source", catalog::ToJson(table.source)).Set("columns", std::move(columns));
    json.Set("allowedColumns", std::move(allowed));
    if (table.rule) json.Set("analysisRule", policy::ToJson(*table.rule));
    if (table.time_limit_seconds) json.Set("timeLimitSeconds", *table.time_limit_seconds);
    return json;
}

// A new table needs what an existing one has already.
base::Status CheckComplete(const TableEntry& entry) {
    if (!entry.source) return base::FieldError(entry.field + ".source", "is missing");
    if (!entry.all_columns && !entry.allowed_columns) {
        return base::FieldError(entry.field + ".allowedColumns", "is missing");
    }
    return {};
}

// The columns allowed before must still be there when the files are others now.
base::Status CheckStillThere(const TableEntry& entry, const ConfiguredTable& wanted) {
    for (const std::string& name : wanted.allowed_columns) {
        const catalog::FileColumn* column = catalog::FindColumn(wanted.schema, name);
        if (column != nullptr && column->type) continue;
        return base::FieldError(entry.field + ".source",
                                "the files do not have the allowed column " +
                                    base::QuoteName(name) + " of a type that queries can use");
    }
    return {};
}

base::Status ResolveProviders(policy::AnalysisRule& rule, const std::string& field,
                              const ApplyTools& tools) {
    auto* custom = std::get_if<policy::CustomRule>(&rule.rule);
    if (custom == nullptr) return {};
    return ResolveAccounts(custom->allowed_analysis_providers,
                           field + ".policy.v1.custom.allowedAnalysisProviders", tools);
}

base::Status OverlayRule(const TableEntry& entry, const ApplyTools& tools,
                         ConfiguredTable& wanted) {
    const std::string field = entry.field + ".analysisRule";
    if (entry.rule) {
        wanted.rule = entry.rule;
        RETURN_IF_ERROR(ResolveProviders(*wanted.rule, field, tools));
    }
    if (entry.join_multiplicity) {
        const std::string place = entry.field + ".joinMultiplicity";
        if (!wanted.rule) return base::FieldError(place, "needs an analysisRule");
        if (!std::holds_alternative<policy::AggregationRule>(wanted.rule->rule) &&
            *entry.join_multiplicity == policy::JoinMultiplicity::kSql) {
            return base::FieldError(place, "only under an aggregation rule rows count once");
        }
        wanted.rule->join_multiplicity = *entry.join_multiplicity;
    }
    if (wanted.rule) wanted.join_multiplicity = wanted.rule->join_multiplicity;
    if (!wanted.rule) return {};
    return policy::CheckRuleColumns(*wanted.rule, wanted.allowed_columns, field);
}

// Lays what the entry names over what is there; answers what the owner should know.
base::Result<std::vector<std::string>> Overlay(const TableEntry& entry,
                                               const std::optional<FoundTable>& found,
                                               const ApplyTools& tools, ConfiguredTable& wanted) {
    std::vector<std::string> notices;
    if (entry.description) wanted.description = *entry.description;
    if (entry.time_limit_seconds) wanted.time_limit_seconds = entry.time_limit_seconds;
    if (entry.source) {
        wanted.source = *entry.source;
        wanted.reference = ReferenceOf(entry);
    }
    if (found) wanted.schema = found->schema;
    if (entry.all_columns || entry.allowed_columns) {
        ASSIGN_OR_RETURN(auto allowed, ResolveAllowedColumns(entry, wanted.schema));
        wanted.allowed_columns = std::move(allowed.names);
        notices = std::move(allowed.notices);
    }
    RETURN_IF_ERROR(CheckStillThere(entry, wanted));
    RETURN_IF_ERROR(OverlayRule(entry, tools, wanted));
    return notices;
}

void AddPromise(const ConfiguredTable& wanted, const std::optional<policy::AnalysisRule>& before,
                Change& change) {
    if (!wanted.rule) {
        change.notices.emplace_back(
            "has no analysis rule yet: it can be associated but not queried");
        return;
    }
    if (wanted.rule == before) return;
    for (const std::string& line : PromiseOf(*wanted.rule)) {
        change.notices.push_back(std::string(policy::TypeOf(*wanted.rule)) + " rule " + line);
    }
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

// Puts what the document's files were found to hold into the owner's catalog.
base::Status Register(const TableEntry& entry, const std::optional<FoundTable>& found,
                      const ConfiguredTable& wanted, const ApplyTools& tools) {
    if (!found) return {};
    catalog::CatalogTables tables(tools.database);
    const auto stored = tables.Find(wanted.owner, ReferenceOf(entry));
    if (stored.ok() && stored->source == wanted.source && stored->schema == wanted.schema)
        return {};
    return tables.Put({wanted.owner, ReferenceOf(entry), wanted.source, wanted.schema},
                      tools.clock);
}

base::Status Remember(const base::TableId& table, const std::optional<FoundTable>& found,
                      const ApplyTools& tools) {
    if (!found) return {};
    return collaboration::ReadTables(tools.database).Remember(table, found->read);
}

base::Status Create(const TableEntry& entry, const std::optional<FoundTable>& found,
                    const base::AccountId& owner, const ApplyTools& tools, ApplyReport& report) {
    RETURN_IF_ERROR(CheckComplete(entry));
    ConfiguredTable wanted;
    wanted.owner = owner;
    wanted.name = entry.name;
    ASSIGN_OR_RETURN(auto notices, Overlay(entry, found, tools, wanted));
    RETURN_IF_ERROR(Register(entry, found, wanted, tools));
    const auto stored = ConfiguredTables(tools.database).Create(wanted, tools.random, tools.clock);
    if (!stored.ok()) return stored.error().Within(entry.field);
    RETURN_IF_ERROR(Remember(stored->id, found, tools));
    Change change = MakeCreate("table", DisplayName(entry), Describe(*stored));
    change.notices = std::move(notices);
    AddPromise(wanted, std::nullopt, change);
    change.arn = CleanRoomsArn(stored->owner, "configuredtable/" + stored->id.text());
    report.changes.push_back(std::move(change));
    return {};
}

}  // namespace

base::Status ApplyTable(const TableEntry& entry, const std::optional<FoundTable>& found,
                        const ApplyTools& tools, ApplyReport& report) {
    ASSIGN_OR_RETURN(const auto owner,
                     AccountNamed(entry.account, entry.field + ".account", tools));
    ConfiguredTables tables(tools.database);
    const auto stored = tables.FindByName(owner, entry.name);
    if (!stored.ok() && stored.error().code == base::ErrorCode::kNotFound) {
        return Create(entry, found, owner, tools, report);
    }
    if (!stored.ok()) return stored.error().Within(entry.field);
    ConfiguredTable wanted = *stored;
    ASSIGN_OR_RETURN(auto notices, Overlay(entry, found, tools, wanted));
    RETURN_IF_ERROR(Register(entry, found, wanted, tools));
    Change change = MakeUpdate("table", DisplayName(entry), Describe(*stored), Describe(wanted));
    // How CSV text is cut is pinned too, but no member of the description.
    if (!collaboration::SameForApproval(*stored, wanted)) change.action = Action::kUpdate;
    if (change.action == Action::kUpdate) {
        const auto updated = tables.Update(wanted, tools.clock);
        if (!updated.ok()) return updated.error().Within(entry.field);
        change.notices = std::move(notices);
        AddPromise(wanted, stored->rule, change);
    }
    change.arn = CleanRoomsArn(stored->owner, "configuredtable/" + stored->id.text());
    report.changes.push_back(std::move(change));
    return Remember(stored->id, found, tools);
}

base::Status ApplyAssociation(const AssociationEntry& entry, const TableEntry& table,
                              const ApplyTools& tools, ApplyReport& report) {
    ASSIGN_OR_RETURN(const auto owner,
                     AccountNamed(table.account, table.field + ".account", tools));
    const auto room = collaboration::Collaborations(tools.database).FindByName(entry.collaboration);
    if (!room.ok()) return room.error().Within(entry.field + ".collaboration");
    if (collaboration::FindMember(*room, owner) == nullptr) {
        return base::FieldError(entry.field + ".collaboration",
                                "the account " + base::QuoteName(table.account) +
                                    " is not a member of " + base::QuoteName(entry.collaboration));
    }
    ASSIGN_OR_RETURN(const auto stored,
                     collaboration::ConfiguredTables(tools.database).FindByName(owner, table.name));
    collaboration::Associations associations(tools.database);
    ASSIGN_OR_RETURN(const auto taken, associations.Find(room->id, entry.name));
    const std::string name = entry.collaboration + "/" + entry.name;
    collaboration::Association wanted{{}, room->id, stored.id, entry.name};
    if (taken && taken->table == stored.id) wanted = *taken;
    RETURN_IF_ERROR(OverlayCollaborationRule(entry, stored, tools, wanted));
    if (taken && taken->table == stored.id) {
        Change change = MakeUpdate("association", name, Describe(*taken), Describe(wanted));
        if (change.action == Action::kUpdate)
            RETURN_IF_ERROR(associations.Update(wanted, tools.clock));
        change.arn = CleanRoomsArn(owner, "configuredtableassociation/" + taken->id.text());
        report.changes.push_back(std::move(change));
        return {};
    }
    if (taken) {
        return base::FieldError(entry.field + ".name", base::QuoteName(entry.name) +
                                                           " is taken by another table of " +
                                                           base::QuoteName(entry.collaboration));
    }
    base::Json after = Describe(wanted).Set("table", DisplayName(table));
    ASSIGN_OR_RETURN(const auto made,
                     associations.Create(std::move(wanted), tools.random, tools.clock));
    report.changes.push_back(MakeCreate("association", name, after));
    report.changes.back().arn =
        CleanRoomsArn(owner, "configuredtableassociation/" + made.id.text());
    return {};
}

}  // namespace api
