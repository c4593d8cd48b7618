// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/locked_database.h"
#include "base/json.h"

namespace analytics {

// Reads one Parquet result back: first `start` with {"columns":[{"name","type"}]}, then every row, in order, as
// text.
base::Status ReadRows(const std::string& file, BrokerFiles& files,
                      const std::function<base::Status(const base::Json& columns)>& start,
                      const LockedDatabase::RowSink& sink);

}  // namespace analytics
