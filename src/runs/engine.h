// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/files.h"
#include "catalog/schema.h"
#include "runs/row_stream.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace runs {

enum class ResultFormat { kParquet, kCsv };

// One table of a run: its name in the printed SQL, how its files are read, the schema they must
// have (a file that differs fails the run) and the open files. The SQL knows its columns by
// catalog::QueryName.
struct TableInput {
    std::string name;
    catalog::Source source;  // format, dialect and declared types; the paths are not for the worker
    catalog::PinnedSchema schema;
    std::vector<catalog::OpenFile> files;
    std::vector<std::string> unique_keys{};  // found without repeated values in just these files
};

struct RunLimits {
    std::uint64_t memory_bytes_max = std::uint64_t{2} << 30U;
    int threads_max = 2;
    std::chrono::milliseconds time_max = std::chrono::minutes(30);
};

struct RunRequest {
    std::string sql;  // printed from an approved description
    std::vector<TableInput> tables;
    int output_fd = -1;  // an empty file the worker writes the result into; stays the caller's
    ResultFormat output_format = ResultFormat::kParquet;
    RunLimits limits;
};

struct RunReport {
    std::vector<query::NamedType> columns;
    std::uint64_t row_count = 0;
    std::uint64_t peak_memory_bytes = 0;  // of the worker process
};

// Runs printed SQL and reads results back, each in a worker process of its own that holds no
// secret, no network and no path. Thread-safe. A failure never names a value: kTimeout, kCancelled,
// kResourceExhausted (memory), kInvalidArgument (a file that differs from its pinned schema: the
// message is for the table's owner), kInternal.
class Engine {
  public:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    virtual ~Engine() = default;

    // Called about four times a second while a query runs.
    using Progress = std::function<void(std::chrono::milliseconds elapsed)>;

    // The files stay the caller's, open.
    virtual base::Result<RunReport> Run(const RunRequest& request, const Progress& progress,
                                        std::stop_token stop) = 0;

    // Reads a Parquet result object; `fd` is duplicated.
    virtual base::Result<std::unique_ptr<RowStream>> Read(int fd) = 0;
};

}  // namespace runs
