// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "analytics/scan_sql.h"
#include "catalog/schema.h"

namespace analytics {

// The columns of a text scan with the narrowest types that keep every one of the first `rows_max` rows as written.
// JSON objects and arrays have no type queries can use. `scan.json_type` must be "JSON" for JSON.
base::Result<std::vector<catalog::FileColumn>> FindTypes(LockedDatabase& database,
                                                         const ScanSql& scan, std::size_t rows_max);

}  // namespace analytics
