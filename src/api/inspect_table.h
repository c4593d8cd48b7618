// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/room_document.h"
#include "base/result.h"
#include "catalog/file_inspector.h"
#include "catalog/schema.h"

#include <string>
#include <vector>

namespace api {

// Opens the files of an entry that has a source and finds out what they hold. Errors start with the
// entry's path.
base::Result<catalog::PinnedSchema> InspectTable(const TableEntry& entry,
                                                 catalog::FileInspector& inspector);

// The columns others may use, and what the owner should know about those left out.
struct AllowedColumns {
    std::vector<std::string> names;
    std::vector<std::string> notices;
};

// Checks the columns an entry names against what the files hold; for "*", takes all that queries
// can use. A column that is not there, or of a type that queries cannot use, is an error when
// named; so is a column that has no usable name under "*".
base::Result<AllowedColumns> ResolveAllowedColumns(const TableEntry& entry,
                                                   const catalog::PinnedSchema& schema);

}  // namespace api
