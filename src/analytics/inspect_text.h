// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "catalog/schema.h"
#include "catalog/source.h"

namespace analytics {

// The schema of CSV files: what the source leaves open of the dialect and the names come from the first file.
base::Result<catalog::PinnedSchema> InspectCsv(LockedDatabase& database,
                                               const catalog::Source& source,
                                               const std::vector<std::string>& files);

// The schema of JSON files: every name that a record looked at has, in order of appearance.
base::Result<catalog::PinnedSchema> InspectJson(LockedDatabase& database,
                                                const catalog::Source& source,
                                                const std::vector<std::string>& files);

}  // namespace analytics
