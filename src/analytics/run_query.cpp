// SPDX-License-Identifier: Apache-2.0
#include "analytics/run_query.h"

#include "analytics/check_table.h"
#include "analytics/error_json.h"
#include "analytics/scan_sql.h"
#include "base/object_reader.h"
#include "query/print.h"

#include <algorithm>

namespace analytics {
namespace {

base::Error AboutFile(const WorkerTable& table, std::size_t file, base::Error error) {
    error.message = "table " + base::QuoteName(table.name) + ", file " + std::to_string(file + 1) + ": " +
                    error.message;
    return error;
}

// The printed statement has no way to fail for a value, so what fails while it runs is a file of ours to name, or a
// surprise.
base::Error WhileRunning(const WorkerRun& run, base::Error error, const std::string& blamed) {
    if (error.code != base::ErrorCode::kInternal) return error;
    for (std::size_t table = 0; table < run.tables.size(); ++table) {
        for (std::size_t file = 0; file < run.tables[table].files.size(); ++file) {
            if (blamed != TableFileName(table, file)) continue;
            return AboutFile(run.tables[table], file,
                             base::InvalidArgument("cannot be read to its end: it is damaged or not well-formed"));
        }
    }
    return base::Internal("the query could not be finished", error.detail);
}

base::Status MakeViews(LockedDatabase& database, const WorkerTable& table) {
    const auto types = CheckTableFiles(database, table);
    if (!types.ok()) {
        const auto file = FileOf(types.error());
        return file ? AboutFile(table, *file, types.error()) : types.error();
    }
    for (const std::string& view : ViewsOf(table, *types)) {
        if (const auto made = database.Execute(view); !made.ok()) return made.error();
    }
    return {};
}

// What a result column is stored as: DuckDB writes 128-bit integers into Parquet as DOUBLE and cuts intervals to
// milliseconds. A sum of BIGINT always fits 38 digits, and an interval's text is exact.
query::Type StoredType(const query::Type& type) {
    if (type.kind == query::TypeKind::kHugeint || type.kind == query::TypeKind::kUhugeint) {
        return {.kind = query::TypeKind::kDecimal, .width = 38, .scale = 0};
    }
    if (type.kind == query::TypeKind::kInterval) return {.kind = query::TypeKind::kVarchar};
    return type;
}

// The run's SELECT with the columns whose types a result cannot store cast; its order stays.
std::string StorableSelect(const std::string& sql, const std::vector<ResultColumn>& columns) {
    const auto storable = [](const ResultColumn& column) { return StoredType(*column.type) == *column.type; };
    if (std::ranges::all_of(columns, storable)) return sql;
    std::string list;
    for (const ResultColumn& column : columns) {
        const std::string name = query::PrintIdentifier(column.name);
        list += list.empty() ? "" : ",";
        list += storable(column)
                    ? name
                    : "TRY_CAST(" + name + " AS " + query::ToString(StoredType(*column.type)) + ") AS " + name;
    }
    return "SELECT " + list + " FROM (\n" + sql + "\n)";
}

// Every option that shapes the bytes is said, so that the same rows give the same file.
std::string CopyOf(const WorkerRun& run, const std::vector<ResultColumn>& columns) {
    const std::string options = run.output == OutputFormat::kParquet
                                    ? "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880"
                                    : "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"'";
    return "COPY (\n" + StorableSelect(run.sql, columns) + "\n) TO " + query::PrintText(std::string(kOutputName)) + " (" + options +
           ", USE_TMP_FILE false)";
}

base::Result<base::Json> ColumnsJson(const std::vector<ResultColumn>& columns) {
    base::Json list = base::Json::MakeArray();
    for (const ResultColumn& column : columns) {
        if (!column.type) return base::Internal("a result column has a type no description has");
        base::Json item = base::Json::MakeObject();
        item.Set("name", column.name).Set("type", query::ToString(StoredType(*column.type)));
        list.Append(std::move(item));
    }
    return list;
}

}  // namespace

base::Result<base::Json> RunQuery(const WorkerRun& run, std::shared_ptr<BrokerFiles> files) {
    ASSIGN_OR_RETURN(auto database, LockedDatabase::Open(run.limits, std::move(files)));
    for (const WorkerTable& table : run.tables) RETURN_IF_ERROR(MakeViews(database, table));
    RETURN_IF_ERROR(database.CheckOneSelect(run.sql));
    const auto bound = database.Bind(run.sql);
    if (!bound.ok()) return WhileRunning(run, bound.error(), database.blamed_file());
    ASSIGN_OR_RETURN(base::Json columns, ColumnsJson(*bound));  // from here on every column has a type
    const auto rows = database.Execute(CopyOf(run, *bound));
    if (!rows.ok()) return WhileRunning(run, rows.error(), database.blamed_file());
    base::Json answer = base::Json::MakeObject();
    answer.Set("columns", std::move(columns)).Set("rows", *rows);
    return answer;
}

}  // namespace analytics
