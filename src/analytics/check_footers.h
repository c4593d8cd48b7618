// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "analytics/worker_table.h"

#include <span>

namespace analytics {

// Compares what the footers of a Parquet table's files state with the values in them: for every row group and every
// column queries can use, the least and greatest value, whether there are NULLs or only NULLs, and the number of rows.
// What cannot be compared is refused. `file_types` are CheckTableFiles' answer; `database` must not believe footers.
// Errors are InFile. Nothing to do for text formats.
base::Status CheckFooters(LockedDatabase& database, const WorkerTable& table,
                          std::span<const std::string> file_types);

}  // namespace analytics
