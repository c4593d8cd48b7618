// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "catalog/schema.h"
#include "metadata/migrations.h"

#include <string>
#include <string_view>
#include <vector>

namespace catalog {

// The tables of room documents stand in this database of their owner's catalog; nobody else writes
// it.
inline constexpr std::string_view kRoomDocumentsDatabase = "room_documents";

// How an account's catalog calls a table: the API's Glue reference. Names are folded. Value.
struct TableName {
    std::string database;
    std::string table;

    bool operator==(const TableName&) const = default;
};

// As a request or a person wrote them, in any case. kInvalidArgument says which is wrong.
base::Result<TableName> FoldTableName(std::string_view database, std::string_view table);

// "database.table", for people.
std::string ToString(const TableName& name);

// Files that an account may bring as a configured table, and what they were found to hold. Value.
struct CatalogTable {
    base::AccountId account;
    TableName name;
    Source source;
    PinnedSchema schema;
    base::WallTime created{};  // set by the store
    base::WallTime updated{};
};

// The catalogs of a node's accounts, in its database. Only the operator writes them: paths never
// come over the API. Single-threaded, like the database.
class CatalogTables final {
  public:
    explicit CatalogTables(metadata::Database& database) : database_(database) {}

    // kNotFound.
    base::Result<CatalogTable> Find(const base::AccountId& account, const TableName& name);
    // By database and name.
    base::Result<std::vector<CatalogTable>> List(const base::AccountId& account);

    // Creates it, or replaces its source and schema.
    base::Status Put(const CatalogTable& table, base::Clock& clock);
    // kNotFound.
    base::Status Remove(const base::AccountId& account, const TableName& name);

  private:
    metadata::Database& database_;
};

metadata::RoomMigrations Migrations();

}  // namespace catalog
