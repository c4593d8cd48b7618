// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/apply.h"
#include "catalog/catalog_tables.h"

#include <string>
#include <string_view>
#include <vector>

namespace api {

// A table for an account's catalog, as the operator names it.
struct CatalogEntry {
    std::string account;
    std::string database;
    std::string table;
    catalog::Source source;
    bool replace = false;  // what stands under that name already
};

// Looks at the files, reads them whole and writes down what they hold. Configured tables made from
// an earlier one of that name keep what they pinned until their owner names the table anew.
// kConflict when the name is taken and not to be replaced. For the operator: a server never takes
// paths.
base::Result<catalog::CatalogTable> AddCatalogTable(const CatalogEntry& entry,
                                                    const ApplyTools& tools);

// kConflict while configured tables name it. Call it inside a transaction.
base::Status RemoveCatalogTable(metadata::Database& database, std::string_view account,
                                std::string_view table_database, std::string_view table);

// As Glue names it.
std::string CatalogTableArn(const base::AccountId& account, const catalog::TableName& name);

// {"account","database","table","source","columns":{name: type}}
base::Json ToJson(const catalog::CatalogTable& table, std::string_view account);

}  // namespace api
