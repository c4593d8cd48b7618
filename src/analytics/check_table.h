// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/csv_record.h"
#include "analytics/locked_database.h"
#include "analytics/worker_table.h"

namespace analytics {

// Opens every file of a table and compares it with the pinned schema: Parquet names and types in order, CSV header
// names in order or, without a header, the number of values, JSON by members of its first records that no column
// has. The engine's types of a Parquet table's columns, the
// same in all its files; empty for text formats. Errors are InFile and name columns of the schema, never text of
// the file, which could be a value where a header was expected.
base::Result<std::vector<std::string>> CheckTableFiles(LockedDatabase& database,
                                                       const WorkerTable& table);

// The columns of one Parquet file.
base::Result<std::vector<ResultColumn>> ParquetColumns(LockedDatabase& database,
                                                       const std::string& file);

// The values of a CSV file's first record, none for an empty file.
base::Result<std::vector<std::string>>
CsvFirstRecord(LockedDatabase& database, const std::string& file, const CsvMarks& marks);
CsvMarks MarksOf(const catalog::CsvDialect& csv);

}  // namespace analytics
