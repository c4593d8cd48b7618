// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_table.h"

#include <span>
#include <string>
#include <vector>

namespace analytics {

// How the view ends whose last column tells rows apart: a scan with row identity reads "orders#rows".
inline constexpr std::string_view kRowsSuffix = "#rows";
inline constexpr std::string_view kRowIdentity = "row_identity";

// read_parquet, read_csv or read_json over files of one table, every option said. CSV and JSON values come as text
// (JSON: `json_type` "VARCHAR", or "JSON" to keep how they are written); what a column holds is decided by a safe
// cast above the scan, so that no value makes a scan fail and none moves to another column.
struct ScanSql {
    catalog::Format format = catalog::Format::kParquet;
    const catalog::CsvDialect* csv = nullptr;  // wholly decided, when the format is CSV
    std::span<const std::string> columns;      // names, for CSV and JSON
    std::span<const std::string> files;
    std::string_view json_type = "VARCHAR";
};
std::string PrintScan(const ScanSql& scan);

// The two views of a table: NAME with the columns queries can use, and NAME#rows with row_identity after them.
// `file_types` are the engine's own types of a Parquet file's columns, in order; empty for other formats.
std::vector<std::string> ViewsOf(const WorkerTable& table, std::span<const std::string> file_types);

}  // namespace analytics
