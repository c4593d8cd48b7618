// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace analytics {

// The member names of the first `records_max` records of JSON files, in order of appearance. kInvalidArgument when one
// of these records is no object.
base::Result<std::vector<std::string>> JsonNames(LockedDatabase& database,
                                                 const std::vector<std::string>& files,
                                                 std::uint64_t records_max);

// The same of one file in no order, which costs less.
base::Result<std::vector<std::string>>
JsonNameSet(LockedDatabase& database, const std::string& file, std::uint64_t records_max);

}  // namespace analytics
