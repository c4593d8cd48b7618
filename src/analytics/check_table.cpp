// SPDX-License-Identifier: Apache-2.0
#include "analytics/check_table.h"

#include "analytics/error_json.h"
#include "analytics/json_names.h"
#include "analytics/scan_sql.h"
#include "base/object_reader.h"

#include <algorithm>

namespace analytics {
namespace {

constexpr std::uint64_t kJsonRecordsCheckedMax = 1000;  // of each file
constexpr std::size_t kUsualHeaderBytes = 65'536;

// Keeps what says more than "not readable": a limit that was reached.
base::Error Unreadable(const base::Error& error, std::string_view what) {
    if (error.code == base::ErrorCode::kResourceExhausted) return error;
    return base::InvalidArgument("is not readable as " + std::string(what));
}

std::string ExpectedType(const catalog::FileColumn& column) {
    return column.type ? query::ToString(*column.type) : column.type_text;
}

base::Status CompareColumn(const catalog::FileColumn& expected, const ResultColumn& found) {
    const std::string name = base::QuoteName(expected.name);
    if (found.name != expected.name)
        return base::InvalidArgument("has another column where " + name + " must be");
    const bool same =
        expected.type ? found.type == expected.type : found.type_text == expected.type_text;
    if (same) return {};
    return base::InvalidArgument("column " + name + " is " + base::QuoteName(found.type_text) +
                                 " and must be " + base::QuoteName(ExpectedType(expected)));
}

base::Status CompareCount(const catalog::PinnedSchema& schema, std::size_t found) {
    if (found == schema.columns.size()) return {};
    if (found < schema.columns.size()) {
        return base::InvalidArgument("column " + base::QuoteName(schema.columns[found].name) +
                                     " is missing");
    }
    return base::InvalidArgument("has " + std::to_string(found) + " columns, not " +
                                 std::to_string(schema.columns.size()));
}

base::Result<std::vector<std::string>> CheckParquet(LockedDatabase& database,
                                                    const WorkerTable& table, std::size_t file) {
    ASSIGN_OR_RETURN(const auto columns, ParquetColumns(database, table.files[file]));
    std::vector<std::string> types;
    for (std::size_t i = 0; i < columns.size() && i < table.schema.columns.size(); ++i) {
        RETURN_IF_ERROR(CompareColumn(table.schema.columns[i], columns[i]));
        types.push_back(columns[i].type_text);
    }
    RETURN_IF_ERROR(CompareCount(table.schema, columns.size()));
    return types;
}

base::Status CheckCsv(LockedDatabase& database, const WorkerTable& table, std::size_t file) {
    const bool header = table.schema.csv.header.value_or(false);
    ASSIGN_OR_RETURN(const auto record,
                     CsvFirstRecord(database, table.files[file], MarksOf(table.schema.csv)));
    if (record.empty() && !header) return {};
    if (record.empty()) return base::InvalidArgument("is empty: its header is missing");
    for (std::size_t i = 0; header && i < record.size() && i < table.schema.columns.size(); ++i) {
        if (record[i] == table.schema.columns[i].name) continue;
        return base::InvalidArgument("has another column where " +
                                     base::QuoteName(table.schema.columns[i].name) + " must be");
    }
    return CompareCount(table.schema, record.size());
}

// A JSON value carries its column's name, so it cannot land in another column; but a member nobody knows is a column
// that was renamed, and its values would be missing without a word. Records may lack members.
base::Status CheckJson(LockedDatabase& database, const WorkerTable& table, std::size_t file) {
    const auto names = JsonNameSet(database, table.files[file], kJsonRecordsCheckedMax);
    if (!names.ok()) {
        return names.error().code == base::ErrorCode::kInvalidArgument
                   ? names.error()
                   : Unreadable(names.error(), "JSON");
    }
    for (const std::string& name : *names) {
        const bool known =
            std::ranges::any_of(table.schema.columns, [&](const catalog::FileColumn& column) {
                return column.name == name;
            });
        if (!known) return base::InvalidArgument("has a member that is no column of the table");
    }
    return {};
}

// One file's columns' types, empty for text formats.
base::Result<std::vector<std::string>> CheckFile(LockedDatabase& database, const WorkerTable& table,
                                                 std::size_t file) {
    switch (table.format) {
        case catalog::Format::kParquet: return CheckParquet(database, table, file);
        case catalog::Format::kCsv: RETURN_IF_ERROR(CheckCsv(database, table, file)); break;
        case catalog::Format::kJson: RETURN_IF_ERROR(CheckJson(database, table, file)); break;
    }
    return std::vector<std::string>{};
}

}  // namespace

base::Result<std::vector<ResultColumn>> ParquetColumns(LockedDatabase& database,
                                                       const std::string& file) {
    auto columns = database.Bind("SELECT * FROM " + PrintScan({.format = catalog::Format::kParquet,
                                                               .columns = {},
                                                               .files = std::span(&file, 1)}));
    if (!columns.ok()) return Unreadable(columns.error(), "Parquet");
    return columns;
}

CsvMarks MarksOf(const catalog::CsvDialect& csv) {
    CsvMarks marks;
    if (csv.delimiter && !csv.delimiter->empty()) marks.delimiter = csv.delimiter->front();
    if (!csv.quote) return marks;
    marks.quote.reset();
    if (!csv.quote->empty()) marks.quote = csv.quote->front();
    return marks;
}

base::Result<std::vector<std::string>>
CsvFirstRecord(LockedDatabase& database, const std::string& file, const CsvMarks& marks) {
    for (const std::size_t bytes : {kUsualHeaderBytes, kCsvRecordBytesMax}) {
        const auto start = database.ReadStart(file, bytes);
        if (!start.ok()) return Unreadable(start.error(), "CSV");
        if (auto record = FirstRecord(*start, start->size() < bytes, marks))
            return *std::move(record);
        if (start->size() < bytes) break;
    }
    return base::InvalidArgument("its first line has no end within " +
                                 std::to_string(kCsvRecordBytesMax) + " bytes");
}

base::Result<std::vector<std::string>> CheckTableFiles(LockedDatabase& database,
                                                       const WorkerTable& table) {
    std::vector<std::string> types;
    for (std::size_t file = 0; file < table.files.size(); ++file) {
        auto checked = CheckFile(database, table, file);
        if (!checked.ok()) return InFile(file, std::move(checked).error());
        if (file == 0) types = *checked;
        // A scan takes all types from the first file and casts the others', which could fail for a value.
        if (*checked != types) {
            return InFile(file, base::InvalidArgument(
                                    "stores its columns in other types than the first file"));
        }
    }
    return types;
}

}  // namespace analytics
