// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "analytics/worker_table.h"
#include "base/json.h"

namespace analytics {

enum class OutputFormat : std::uint8_t { kParquet, kCsv };

inline constexpr std::string_view kOutputName = "gb://out/result";

struct WorkerRun {
    std::string sql;
    std::vector<WorkerTable> tables;
    OutputFormat output = OutputFormat::kParquet;
    DatabaseLimits limits;
};

// Checks every table's files, makes their views and copies the SELECT's rows into kOutputName. Answers with
// {"columns":[{"name","type"}],"rows":n}.
base::Result<base::Json> RunQuery(const WorkerRun& run, LockedDatabase& database);

}  // namespace analytics
