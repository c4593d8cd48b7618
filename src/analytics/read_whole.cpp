// SPDX-License-Identifier: Apache-2.0
#include "analytics/read_whole.h"

#include "analytics/check_footers.h"
#include "analytics/check_table.h"
#include "analytics/error_json.h"
#include "analytics/scan_sql.h"
#include "analytics/zstd_frames.h"
#include "query/print.h"

#include <algorithm>
#include <span>

namespace analytics {
namespace {

constexpr std::string_view kView = "whole";

base::Error Damaged() {
    return base::InvalidArgument("cannot be read to its end: it is damaged or not well-formed");
}

// The engine's types of the files' columns.
base::Result<std::vector<std::string>> MakeViews(LockedDatabase& database,
                                                 const WorkerTable& table) {
    ASSIGN_OR_RETURN(auto types, CheckTableFiles(database, table));
    for (const std::string& view : ViewsOf(table, types)) {
        if (const auto made = database.Execute(view); !made.ok()) return made.error();
    }
    return types;
}

bool HasUsableColumn(const WorkerTable& table) {
    for (const catalog::FileColumn& column : table.schema.columns) {
        if (column.type) return true;
    }
    return false;
}

base::Status ReadRows(LockedDatabase& database, const WorkerTable& table) {
    if (!HasUsableColumn(table)) return {};
    const auto read = database.Query(PrintWholeReading(table, table.name));
    if (!read.ok()) return read.error();
    return {};
}

// Not every error of the engine's says which file it is about.
base::Error FindDamage(LockedDatabase& database, const WorkerTable& table, const base::Error& error,
                       const std::string& blamed) {
    if (error.code != base::ErrorCode::kInternal) return error;
    for (std::size_t i = 0; i < table.files.size(); ++i) {
        if (blamed == TableFileName(0, i)) return InFile(i, Damaged());
    }
    for (std::size_t i = 0; i < table.files.size(); ++i) {
        WorkerTable one = table;
        one.name += "_" + std::to_string(i);
        one.files = {table.files[i]};
        if (!MakeViews(database, one).ok() || !ReadRows(database, one).ok())
            return InFile(i, Damaged());
    }
    return {base::ErrorCode::kInvalidArgument, "the files cannot be read together", error.detail};
}

base::Status CheckFrames(const WorkerTable& table, BrokerFiles& files) {
    for (std::size_t i = 0; i < table.files.size(); ++i) {
        if (!table.files[i].ends_with(".zst")) continue;
        const BrokerFilePtr file = files.Find(table.files[i]);
        if (file == nullptr || !IsWholeZstd(file->fd.get())) return InFile(i, Damaged());
    }
    return {};
}

// Values that are equal in a join have equal hashes, so what this finds is unique; two values of one hash only cost
// the finding.
base::Result<bool> IsUnique(LockedDatabase& database, const WorkerTable& table,
                            const std::string& key) {
    const std::string name = query::PrintIdentifier(key);
    const auto answer = database.Query("SELECT count(" + name + ")=count(DISTINCT CASE WHEN " +
                                       name + " IS NULL THEN NULL ELSE hash(" + name +
                                       ") END) FROM " + query::PrintIdentifier(table.name));
    if (answer.ok()) return answer->at(0).at(0) == "true";
    if (answer.error().code == base::ErrorCode::kResourceExhausted) return false;
    return answer.error();
}

// Without temporary files: a count that does not fit in memory is given up.
base::Result<std::vector<std::string>> UniqueKeys(const WorkerTable& table,
                                                  const std::vector<std::string>& keys,
                                                  DatabaseLimits limits, BrokerFiles& files) {
    std::vector<std::string> unique;
    // Several threads cut text into rows by guess; what one reading found need not hold in the next.
    if (keys.empty() || table.format != catalog::Format::kParquet) return unique;
    limits.spill_bytes_max = 0;
    limits.memory_bytes_max = std::min(limits.memory_bytes_max, kUniqueMemoryBytesMax);
    for (const std::string& key : keys) {
        if (catalog::FindColumn(table.schema, key) == nullptr)
            return base::Internal("a key is no column");
        ASSIGN_OR_RETURN(auto database, LockedDatabase::Open(limits, files));
        if (const auto made = MakeViews(database, table); !made.ok()) return made.error();
        ASSIGN_OR_RETURN(const bool is_unique, IsUnique(database, table, key));
        if (is_unique) unique.push_back(key);
    }
    return unique;
}

}  // namespace

std::string PrintWholeReading(const WorkerTable& table, const std::string& view) {
    std::string columns;
    for (const catalog::FileColumn& column : table.schema.columns) {
        if (!column.type) continue;
        columns +=
            (columns.empty() ? "" : ",") + query::PrintIdentifier(catalog::QueryName(column));
    }
    return "SELECT bit_xor(hash(" + columns + ")) FROM " + query::PrintIdentifier(view);
}

base::Result<std::vector<std::string>> ReadWhole(const WorkerTable& table,
                                                 const std::vector<std::string>& keys,
                                                 const DatabaseLimits& limits, BrokerFiles& files) {
    WorkerTable whole = table;
    whole.name = kView;
    RETURN_IF_ERROR(CheckFrames(whole, files));
    {
        ASSIGN_OR_RETURN(auto database, LockedDatabase::Open(limits, files));
        ASSIGN_OR_RETURN(const auto types, MakeViews(database, whole));
        if (const base::Status read = ReadRows(database, whole); !read.ok())
            return FindDamage(database, whole, read.error(), database.blamed_file());
        RETURN_IF_ERROR(CheckFooters(database, whole, types));
    }
    return UniqueKeys(whole, keys, limits, files);
}

}  // namespace analytics
