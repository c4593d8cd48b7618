// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog_tables.h"

#include "access/name.h"
#include "base/object_reader.h"

#include <tuple>
#include <utility>

namespace catalog {
namespace {

constexpr std::string_view kFirst = R"(
CREATE TABLE catalog_tables (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    database_name TEXT NOT NULL,
    table_name TEXT NOT NULL,
    source TEXT NOT NULL,
    schema TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, database_name, table_name)
))";

using Row =
    std::tuple<std::string, std::string, std::string, std::string, base::WallTime, base::WallTime>;

constexpr std::string_view kSelect =
    "SELECT database_name, table_name, source, schema, created_ms, updated_ms FROM catalog_tables ";

base::Result<CatalogTable> Decode(const base::AccountId& account, const Row& row) {
    CatalogTable table;
    table.account = account;
    table.name = {std::get<0>(row), std::get<1>(row)};
    ASSIGN_OR_RETURN(const auto source, base::ParseJson(std::get<2>(row)));
    ASSIGN_OR_RETURN(table.source, ParseSource(source, "source", "/"));
    ASSIGN_OR_RETURN(const auto schema, base::ParseJson(std::get<3>(row)));
    ASSIGN_OR_RETURN(table.schema, ParsePinnedSchema(schema));
    table.created = std::get<4>(row);
    table.updated = std::get<5>(row);
    return table;
}

base::Result<CatalogTable> FromRow(const base::AccountId& account, const Row& row) {
    auto table = Decode(account, row);
    if (table.ok()) return table;
    return base::Error{base::ErrorCode::kCorrupt, "a stored catalog table cannot be read",
                       table.error().message};
}

base::Error NotThere(const TableName& name) {
    return base::NotFound("the catalog has no table " + base::QuoteName(ToString(name)));
}

}  // namespace

base::Result<TableName> FoldTableName(std::string_view database, std::string_view table) {
    TableName name;
    auto folded = access_control::FoldName(database, access_control::kSqlNameBytesMax);
    if (!folded.ok()) return folded.error().Within("database");
    name.database = *std::move(folded);
    if (name.database.find(' ') != std::string::npos)
        return base::InvalidArgument("database: " + base::QuoteName(database) + " has a space");
    folded = access_control::FoldName(table, access_control::kSqlNameBytesMax);
    if (!folded.ok()) return folded.error().Within("table");
    name.table = *std::move(folded);
    return name;
}

std::string ToString(const TableName& name) { return name.database + "." + name.table; }

base::Result<CatalogTable> CatalogTables::Find(const base::AccountId& account,
                                               const TableName& name) {
    ASSIGN_OR_RETURN(
        const auto row,
        database_.QueryOne<Row>(std::string(kSelect) +
                                    "WHERE account_id = ? AND database_name = ? AND table_name = ?",
                                {account, name.database, name.table}));
    if (!row) return NotThere(name);
    return FromRow(account, *row);
}

base::Result<std::vector<CatalogTable>> CatalogTables::List(const base::AccountId& account) {
    ASSIGN_OR_RETURN(const auto rows,
                     database_.Query<Row>(std::string(kSelect) +
                                              "WHERE account_id = ? ORDER BY database_name, "
                                              "table_name",
                                          {account}));
    std::vector<CatalogTable> tables;
    for (const Row& row : rows) {
        ASSIGN_OR_RETURN(CatalogTable table, FromRow(account, row));
        tables.push_back(std::move(table));
    }
    return tables;
}

base::Status CatalogTables::Put(const CatalogTable& table, base::Clock& clock) {
    RETURN_IF_ERROR(CheckColumns(table.schema));
    const base::WallTime now = clock.Now();
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO catalog_tables (account_id, database_name, table_name, source, schema, "
        "created_ms, updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, "
        "database_name, table_name) DO UPDATE SET source = excluded.source, schema = "
        "excluded.schema, updated_ms = excluded.updated_ms",
        {table.account, table.name.database, table.name.table, ToJson(table.source).Dump(),
         ToJson(table.schema).Dump(), now, now}));
    return {};
}

base::Status CatalogTables::Remove(const base::AccountId& account, const TableName& name) {
    ASSIGN_OR_RETURN(const std::int64_t removed,
                     database_.Execute("DELETE FROM catalog_tables WHERE account_id = ? AND "
                                       "database_name = ? AND table_name = ?",
                                       {account, name.database, name.table}));
    if (removed == 0) return NotThere(name);
    return {};
}

metadata::RoomMigrations Migrations() { return {"catalog", {kFirst}}; }

}  // namespace catalog
