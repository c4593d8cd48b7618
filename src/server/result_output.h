// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "runs/engine.h"

#include <cstdint>
#include <string>

namespace server {

constexpr std::uint64_t kRowsShownMax = 1000;  // of a table for people

// Rows as a table, and how many there were beyond those shown.
base::Status PrintRowsAsTable(runs::RowStream& rows, std::uint64_t row_count);

// {"status":"SUCCESS","columns":[{"name","type"}],"rows":[[...]],"rowCount","planHash"} row by row.
// Numbers are JSON numbers, infinity and NaN strings, everything else but booleans and NULL text.
base::Status PrintRowsAsJson(runs::RowStream& rows, std::uint64_t row_count,
                             const std::string& plan_hash);

// [{"name","type"}]
base::Json ColumnsJson(const std::vector<query::NamedType>& columns);

// One cell as JSON text.
std::string CellJson(const runs::RowStream::Cell& cell, const query::Type& type);

}  // namespace server
