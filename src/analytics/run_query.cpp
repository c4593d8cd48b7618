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
    error.message = "table " + base::QuoteName(table.name) + ", file " + std::to_string(file + 1) +
                    ": " + error.message;
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
                             base::InvalidArgument(
                                 "cannot be read to its end: it is damaged or not well-formed"));
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

// A text that a spreadsheet would take for a formula, which could send the cells around it away: other
// members choose what stands in their tables. Signed numbers, phones and handles are none.
constexpr char kFormula[] =
    "(?s)^[\\t\\r\\n ]*(=|[+@-].*[A-Za-z].*[(|!\\[]|[+@-].*[(|!\\[].*[A-Za-z])";

bool IsText(const ResultColumn& column) {
    return column.type && column.type->kind == query::TypeKind::kVarchar;
}

// The rows of a CSV result: formulas get an apostrophe in front, every other value stays.
std::string WithoutFormulas(const std::string& sql, const std::vector<ResultColumn>& columns) {
    if (std::ranges::none_of(columns, IsText)) return sql;
    const std::string formula = query::PrintText(kFormula);
    std::string names;
    std::string cells;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string name = "c" + std::to_string(i);
        const std::string_view comma = i > 0 ? "," : "";
        names.append(comma).append(name);
        cells.append(comma);
        if (IsText(columns[i])) {
            cells.append("CASE WHEN regexp_matches(").append(name).append(",").append(formula);
            cells.append(") THEN '''' || ").append(name).append(" ELSE ").append(name);
            cells.append(" END");
        } else {
            cells.append(name);
        }
        cells.append(" AS ").append(query::PrintIdentifier(columns[i].name));
    }
    return "SELECT " + cells + " FROM (\n" + sql + "\n) AS result(" + names + ")";
}

// Every option that shapes the bytes is said, so that the same rows give the same file.
std::string CopyOf(const WorkerRun& run, const std::vector<ResultColumn>& columns) {
    const std::string options =
        run.output == OutputFormat::kParquet
            ? "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880"
            : "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"'";
    const std::string rows =
        run.output == OutputFormat::kCsv ? WithoutFormulas(run.sql, columns) : run.sql;
    return "COPY (\n" + rows + "\n) TO " + query::PrintText(std::string(kOutputName)) + " (" +
           options + ", USE_TMP_FILE false)";
}

base::Result<base::Json> ColumnsJson(const std::vector<ResultColumn>& columns) {
    base::Json list = base::Json::MakeArray();
    for (const ResultColumn& column : columns) {
        // The judge casts what a file could not keep.
        if (!column.type || query::StoredType(*column.type) != *column.type) {
            return base::Internal("a result column has a type no result holds");
        }
        base::Json item = base::Json::MakeObject();
        item.Set("name", column.name).Set("type", query::ToString(*column.type));
        list.Append(std::move(item));
    }
    return list;
}

}  // namespace

base::Result<base::Json> RunQuery(const WorkerRun& run, LockedDatabase& database) {
    for (const WorkerTable& table : run.tables) RETURN_IF_ERROR(MakeViews(database, table));
    RETURN_IF_ERROR(database.CheckOneSelect(run.sql));
    const auto bound = database.Bind(run.sql);
    if (!bound.ok()) return WhileRunning(run, bound.error(), database.blamed_file());
    ASSIGN_OR_RETURN(base::Json columns, ColumnsJson(*bound));
    const auto rows = database.Execute(CopyOf(run, *bound));
    if (!rows.ok()) return WhileRunning(run, rows.error(), database.blamed_file());
    base::Json answer = base::Json::MakeObject();
    answer.Set("columns", std::move(columns)).Set("rows", *rows);
    return answer;
}

}  // namespace analytics
