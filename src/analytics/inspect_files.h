// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "catalog/schema.h"
#include "catalog/source.h"

namespace analytics {

// Rows of a text table that types are found from.
inline constexpr std::size_t kInspectedRowsMax = 200'000;

// Finds the schema that all files share. A text column gets the narrowest of BOOLEAN, BIGINT, DOUBLE, DATE,
// TIMESTAMP and VARCHAR that keeps every value looked at as it is written: "007" stays text. Errors about one file
// are InFile, and never hold text of a file except names of columns that are certain to be names.
base::Result<catalog::PinnedSchema> InspectFiles(const catalog::Source& source,
                                                 const std::vector<std::string>& files,
                                                 const DatabaseLimits& limits, BrokerFiles& broker);

}  // namespace analytics
