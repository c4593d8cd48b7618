// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/file_inspector.h"
#include "metadata/database.h"
#include "policy/approved_query.h"
#include "runs/engine.h"

#include <vector>

namespace runs {

// The tables of an approved query with their files opened, every one of them read whole before: what
// fails for what a file holds fails here, whatever the query is, and not where it would show which
// part a query read. `options.keys` is not looked at. The asker learns whose table is in trouble,
// its owner which file.
base::Result<std::vector<TableInput>> OpenTables(metadata::Database& database,
                                                 catalog::FileInspector& inspector,
                                                 const policy::ApprovedQuery& approved,
                                                 const catalog::WholeReadingOptions& options);

// kConflict when a file of some table was written to since it was opened.
base::Status CheckUnchanged(const std::vector<TableInput>& tables);

}  // namespace runs
