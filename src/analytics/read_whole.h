// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "analytics/worker_table.h"

#include <string>
#include <vector>

namespace analytics {

// The memory within which repeated values of one key are looked for.
inline constexpr std::uint64_t kUniqueMemoryBytesMax = std::uint64_t{1} << 30U;

// Checks a table's files and decodes every value that queries can use, in every row, and holds what
// Parquet footers state against them (check_footers.h). Errors about one file are InFile.
// Answers which of `keys` (query names) hold no value but NULL twice, as far as that could be found out: never for text
// formats, and not when the values do not fit kUniqueMemoryBytesMax.
base::Result<std::vector<std::string>> ReadWhole(const WorkerTable& table,
                                                 const std::vector<std::string>& keys,
                                                 const DatabaseLimits& limits, BrokerFiles& files);

// The SELECT that decodes every row of a view: the optimiser can answer it from nothing else.
std::string PrintWholeReading(const WorkerTable& table, const std::string& view);

}  // namespace analytics
