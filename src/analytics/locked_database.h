// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/broker_files.h"
#include "base/result.h"
#include "query/type.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace analytics {

struct DatabaseLimits {
    std::uint64_t memory_bytes_max = std::uint64_t{1} << 30U;
    std::uint64_t spill_bytes_max = 0;
    int threads_max = 1;
    // Whether plans may rest on the ranges that Parquet footers state: only where CheckFooters has passed on every file.
    bool believe_footers = false;
};

// One column of a statement's result. `type` is empty when our descriptions have no such type.
struct ResultColumn {
    std::string name;
    std::string type_text;
    std::optional<query::Type> type;
};

using Cell = std::optional<std::string_view>;
using TextRow = std::vector<std::optional<std::string>>;

// The types of ours that hold a file's values: timestamps of other precisions read as TIMESTAMP, JSON text as text.
std::optional<query::Type> TypeOfText(std::string_view type_text);

// A DuckDB instance in memory that can open the files of one BrokerFiles and nothing else, its configuration
// locked, its extensions fixed; `files` outlives it. Errors never carry DuckDB's own text: kResourceExhausted for memory and file limits,
// else kInternal with the kind of error as detail. Single-threaded.
class LockedDatabase final {
  public:
    static base::Result<LockedDatabase> Open(const DatabaseLimits& limits, BrokerFiles& files);
    ~LockedDatabase();
    LockedDatabase(LockedDatabase&&) noexcept;
    LockedDatabase& operator=(LockedDatabase&&) noexcept;

    // Runs a statement; the count it answers with, or 0.
    base::Result<std::uint64_t> Execute(const std::string& sql);
    // What a SELECT gives, without running it.
    base::Result<std::vector<ResultColumn>> Bind(const std::string& sql);
    // A small result, as text. Values that are not VARCHAR are cast.
    base::Result<std::vector<TextRow>> Query(const std::string& sql);
    // A result of any size, row by row, in order; every column must be VARCHAR. Stops at the sink's first error.
    using RowSink = std::function<base::Status(std::span<const Cell> row)>;
    base::Status Stream(const std::string& sql, const RowSink& sink);
    // Fails unless the text is one SELECT and nothing else.
    base::Status CheckOneSelect(const std::string& sql);
    // The beginning of a file, decompressed as its name says.
    base::Result<std::string> ReadStart(const std::string& name, std::size_t bytes_max);

    // The input file DuckDB's last error spoke of, by its gb:// name; empty when none.
    const std::string& blamed_file() const { return blamed_file_; }

  private:
    friend class UnlockedDatabase;
    struct Instance;
    LockedDatabase(std::unique_ptr<Instance> instance, BrokerFiles& files);

    base::Error Translate(const std::exception& exception);

    std::unique_ptr<Instance> instance_;
    BrokerFiles* files_;
    std::string blamed_file_;
};

// One that is open, which takes a while, before anybody knows its limits. Nothing can be asked of it.
class UnlockedDatabase final {
  public:
    static base::Result<UnlockedDatabase> Open(BrokerFiles& files);
    base::Result<LockedDatabase> Lock(const DatabaseLimits& limits) &&;

  private:
    explicit UnlockedDatabase(LockedDatabase database) : database_(std::move(database)) {}

    LockedDatabase database_;
};

}  // namespace analytics
