// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_process.h"
#include "catalog/files.h"
#include "catalog/schema.h"
#include "catalog/source.h"
#include "runs/engine.h"

#include <string>
#include <string_view>
#include <vector>

namespace analytics {

// The worker program built for tests.
WorkerProgram TestWorker();

// Unnamed files for tests.
base::UniqueFd FileWith(std::string_view bytes);
base::UniqueFd EmptyFile();
std::string BytesOf(int fd);

// What DuckDB writes for the rows of a SELECT, `format` and further options as in COPY ("FORMAT parquet").
base::UniqueFd FileOf(const std::string& select, const std::string& options = "FORMAT parquet");

// `fd` as a file of a table, by a name that only shows up in messages.
catalog::OpenFile AsOpenFile(base::UniqueFd fd, std::string path = "/data/file");

// A table of a run whose schema is what its first file of Parquet holds, or as given.
runs::TableInput ParquetTable(std::string name, std::vector<catalog::OpenFile> files);
catalog::FileColumn TextColumn(std::string name, std::string_view type = "VARCHAR");

// The rows of a Parquet result as lines "a|b|NULL", read through an engine.
std::string RowsOf(runs::Engine& engine, int fd);

}  // namespace analytics
