// SPDX-License-Identifier: Apache-2.0
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "api/aws/recording.h"
#include "api/aws/table_input.h"
#include "api/aws/table_json.h"
#include "api/inspect_table.h"
#include "api/rule_promise.h"
#include "base/json_array.h"
#include "base/object_reader.h"
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

base::Json ToJson(const catalog::TableName& reference) {
    base::Json glue = base::Json::MakeObject();
    glue.Set("databaseName", reference.database).Set("tableName", reference.table);
    return base::Json::MakeObject().Set("glue", std::move(glue));
}

// Where the files lie is the operator's to know.
base::Json Describe(const ConfiguredTable& table, const ApplyTools& tools) {
    base::Json columns = base::Json::MakeObject();
    for (const catalog::FileColumn& column : table.schema.columns)
        columns.Set(column.name, column.type_text);
    base::Json json = base::Json::MakeObject();
    if (!table.description.empty()) json.Set("description", table.description);
    const catalog::TableName own{std::string(catalog::kRoomDocumentsDatabase), table.name};
    if (tools.caller != nullptr || table.reference != own)
        json.Set("tableReference", ToJson(table.reference));
    if (tools.caller == nullptr) json.Set("source", catalog::ToJson(table.source));
    json.Set("columns", std::move(columns));
    json.Set("allowedColumns", base::JsonArrayOf(table.allowed_columns));
    if (table.rule) json.Set("analysisRule", policy::ToJson(*table.rule));
    if (table.time_limit_seconds) json.Set("timeLimitSeconds", *table.time_limit_seconds);
    return json;
}

// A new table needs what an existing one has already.
base::Status CheckComplete(const TableEntry& entry, const ApplyTools& tools) {
    if (!entry.source && !entry.reference) {
        const std::string_view origin = tools.caller == nullptr ? ".source" : ".tableReference";
        return base::FieldError(entry.field + std::string(origin), "is missing");
    }
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
        return base::FieldError(entry.field + (entry.reference ? ".tableReference" : ".source"),
                                "the files do not have the allowed column " +
                                    base::QuoteName(name) + " of a type that queries can use");
    }
    return {};
}

base::Status ResolveProviders(policy::AnalysisRule& rule, const std::string& field,
                              const ApplyTools& tools) {
    auto* custom = std::get_if<policy::CustomRule>(&rule.rule);
    if (custom == nullptr || !custom->allowed_analysis_providers) return {};
    return ResolveAccounts(*custom->allowed_analysis_providers,
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

// Pins what the owner's catalog holds under that name now.
base::Status OverlayReference(const TableEntry& entry, const ApplyTools& tools,
                              ConfiguredTable& wanted) {
    if (!entry.reference) return {};
    auto found = catalog::CatalogTables(tools.database).Find(wanted.owner, *entry.reference);
    if (!found.ok()) return found.error().Within(entry.field + ".tableReference.glue");
    wanted.reference = *entry.reference;
    wanted.source = std::move(found->source);
    wanted.schema = std::move(found->schema);
    return {};
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
    RETURN_IF_ERROR(OverlayReference(entry, tools, wanted));
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

base::Status PermitTable(const ApplyTools& tools, std::string_view operation, std::string_view id) {
    return PermitCleanRooms(tools, operation, "configuredtable", id);
}

// The rule of a table goes by operations of its own; one of another type takes the place of the old one.
base::Status PermitRule(const ConfiguredTable& before, const ConfiguredTable& wanted,
                        const ApplyTools& tools) {
    const std::string& id = wanted.id.text();
    if (!wanted.rule) return {};
    if (!before.rule) return PermitTable(tools, "CreateConfiguredTableAnalysisRule", id);
    auto same = *before.rule;
    same.join_multiplicity = wanted.join_multiplicity;
    if (same == *wanted.rule) return {};
    if (policy::TypeOf(same) == policy::TypeOf(*wanted.rule))
        return PermitTable(tools, "UpdateConfiguredTableAnalysisRule", id);
    RETURN_IF_ERROR(PermitTable(tools, "DeleteConfiguredTableAnalysisRule", id));
    return PermitTable(tools, "CreateConfiguredTableAnalysisRule", id);
}

base::Status PermitUpdate(const ConfiguredTable& before, const ConfiguredTable& wanted,
                          const ApplyTools& tools) {
    if (tools.caller == nullptr) return {};
    ConfiguredTable same = before;
    same.rule = wanted.rule;
    if (same.description != wanted.description || same.reference != wanted.reference ||
        !collaboration::SameForApproval(same, wanted))
        RETURN_IF_ERROR(PermitTable(tools, "UpdateConfiguredTable", wanted.id.text()));
    // Of these the API's clients speak in tags.
    if (before.join_multiplicity != wanted.join_multiplicity ||
        before.time_limit_seconds != wanted.time_limit_seconds)
        RETURN_IF_ERROR(PermitTable(tools, "TagResource", wanted.id.text()));
    return PermitRule(before, wanted, tools);
}

base::Status PermitCreate(const TableEntry& entry, const base::AccountId& owner,
                          const ApplyTools& tools) {
    if (tools.caller == nullptr) return {};
    RETURN_IF_ERROR(PermitTable(tools, "CreateConfiguredTable", "*"));
    ASSIGN_OR_RETURN(const std::int64_t held, ConfiguredTables(tools.database).Count(owner));
    if (held < collaboration::kConfiguredTablesMax) return {};
    return base::ResourceExhausted("at most " +
                                   std::to_string(collaboration::kConfiguredTablesMax) +
                                   " configured tables of an account")
        .Within(entry.field);
}

// Of the API, beyond what a data directory bears.
base::Status CheckQuota(const TableEntry& entry, const ConfiguredTable& wanted,
                        const ApplyTools& tools) {
    if (tools.caller == nullptr || wanted.allowed_columns.size() <= kAllowedColumnsQuota) return {};
    return base::ResourceExhausted("at most " + std::to_string(kAllowedColumnsQuota) +
                                   " columns in an allow list")
        .Within(entry.field + ".allowedColumns");
}

base::Status Create(const TableEntry& entry, const std::optional<FoundTable>& found,
                    const base::AccountId& owner, const ApplyTools& tools, ApplyReport& report) {
    RETURN_IF_ERROR(CheckComplete(entry, tools));
    ConfiguredTable wanted;
    wanted.owner = owner;
    wanted.name = entry.name;
    ASSIGN_OR_RETURN(auto notices, Overlay(entry, found, tools, wanted));
    RETURN_IF_ERROR(CheckQuota(entry, wanted, tools));
    RETURN_IF_ERROR(PermitCreate(entry, owner, tools));
    RETURN_IF_ERROR(Register(entry, found, wanted, tools));
    const auto stored = ConfiguredTables(tools.database).Create(wanted, tools.random, tools.clock);
    if (!stored.ok()) return stored.error().Within(entry.field);
    if (tools.caller != nullptr) RecordAbout(*tools.caller, TableArn(*tools.caller, *stored));
    RETURN_IF_ERROR(PermitRule({}, *stored, tools));
    RETURN_IF_ERROR(Remember(stored->id, found, tools));
    Change change = MakeCreate("table", DisplayName(entry), Describe(*stored, tools));
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
    RETURN_IF_ERROR(CheckQuota(entry, wanted, tools));
    RETURN_IF_ERROR(PermitUpdate(*stored, wanted, tools));
    RETURN_IF_ERROR(Register(entry, found, wanted, tools));
    Change change =
        MakeUpdate("table", DisplayName(entry), Describe(*stored, tools), Describe(wanted, tools));
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

}  // namespace api
