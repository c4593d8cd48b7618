// SPDX-License-Identifier: Apache-2.0
#include "api/catalog_entry.h"

#include "access/accounts.h"
#include "api/inspect_table.h"
#include "base/object_reader.h"
#include "collaboration/configured_table.h"

#include <utility>

namespace api {
namespace {

base::Result<catalog::TableName> OperatorsName(std::string_view database, std::string_view table) {
    ASSIGN_OR_RETURN(catalog::TableName name, catalog::FoldTableName(database, table));
    if (name.database == catalog::kRoomDocumentsDatabase) {
        return base::InvalidArgument("database: " + base::QuoteName(name.database) +
                                     " holds the tables of room documents; glovebox apply writes "
                                     "it");
    }
    return name;
}

base::Status CheckNotTaken(catalog::CatalogTables& tables, const base::AccountId& account,
                           const catalog::TableName& name) {
    const auto found = tables.Find(account, name);
    if (found.ok()) {
        return base::Conflict("the catalog has a table " + base::QuoteName(ToString(name)) +
                              " already; say that it is to be replaced, or remove it");
    }
    if (found.error().code != base::ErrorCode::kNotFound) return found.error();
    return {};
}

ApplyReport Added(const catalog::CatalogTable& table, bool replaced) {
    ApplyReport report;
    report.changes.push_back({replaced ? Action::kUpdate : Action::kCreate,
                              "catalog table",
                              ToString(table.name),
                              {},
                              {}});
    report.changes.back().arn = CatalogTableArn(table.account, table.name);
    return report;
}

}  // namespace

std::string CatalogTableArn(const base::AccountId& account, const catalog::TableName& name) {
    return "arn:aws:glue::" + account.text() + ":table/" + name.database + "/" + name.table;
}

base::Result<catalog::CatalogTable> AddCatalogTable(const CatalogEntry& entry,
                                                    const ApplyTools& tools) {
    catalog::CatalogTable table;
    ASSIGN_OR_RETURN(table.name, OperatorsName(entry.database, entry.table));
    ASSIGN_OR_RETURN(const auto account,
                     access_control::Accounts(tools.database).FindByName(entry.account));
    table.account = account.id;
    table.source = entry.source;
    catalog::CatalogTables tables(tools.database);
    if (!entry.replace) RETURN_IF_ERROR(CheckNotTaken(tables, account.id, table.name));
    // Looking at files takes long and no lock: it comes before the transaction.
    ASSIGN_OR_RETURN(auto found,
                     Inspect({entry.source, "source", ToString(table.name), {}, {}}, tools));
    table.schema = std::move(found.schema);
    ASSIGN_OR_RETURN(auto transaction, tools.database.Begin());
    if (!entry.replace) RETURN_IF_ERROR(CheckNotTaken(tables, account.id, table.name));
    RETURN_IF_ERROR(tables.Put(table, tools.clock));
    ASSIGN_OR_RETURN(table, tables.Find(account.id, table.name));
    if (tools.record) RETURN_IF_ERROR(tools.record(Added(table, entry.replace)));
    RETURN_IF_ERROR(transaction.Commit());
    return table;
}

base::Status RemoveCatalogTable(metadata::Database& database, std::string_view account,
                                std::string_view table_database, std::string_view table) {
    ASSIGN_OR_RETURN(const auto name, catalog::FoldTableName(table_database, table));
    ASSIGN_OR_RETURN(const auto owner, access_control::Accounts(database).FindByName(account));
    ASSIGN_OR_RETURN(const std::int64_t users,
                     collaboration::ConfiguredTables(database).CountOf(owner.id, name));
    if (users > 0) {
        return base::Conflict("configured tables of this account name " +
                              base::QuoteName(ToString(name)) + ": " + std::to_string(users));
    }
    return catalog::CatalogTables(database).Remove(owner.id, name);
}

base::Json ToJson(const catalog::CatalogTable& table, std::string_view account) {
    base::Json columns = base::Json::MakeObject();
    for (const catalog::FileColumn& column : table.schema.columns)
        columns.Set(column.name, column.type_text);
    base::Json json = base::Json::MakeObject();
    json.Set("account", account)
        .Set("database", table.name.database)
        .Set("table", table.name.table)
        .Set("source", catalog::ToJson(table.source))
        .Set("columns", std::move(columns));
    return json;
}

}  // namespace api
