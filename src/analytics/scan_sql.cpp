// SPDX-License-Identifier: Apache-2.0
#include "analytics/scan_sql.h"

#include "analytics/csv_record.h"
#include "query/print.h"

#include <algorithm>

namespace analytics {
namespace {

// Rows per file that a row identity can count: 2^40; files: 2^23.
constexpr std::string_view kRowsPerFile = "1099511627776";
constexpr std::string_view kJsonObjectBytesMax = "16777216";

std::string FileList(std::span<const std::string> files) {
    std::string list = "[";
    for (const std::string& file : files)
        list += (list.size() > 1 ? "," : "") + query::PrintText(file);
    return list + "]";
}

std::string ColumnTypes(std::span<const std::string> columns, std::string_view type) {
    std::string text = "{";
    for (const std::string& column : columns) {
        text += (text.size() > 1 ? "," : "") + query::PrintText(column) + ":'" + std::string(type) +
                "'";
    }
    return text + "}";
}

std::string NullTexts(const catalog::CsvDialect& csv) {
    if (csv.null_values.empty()) return "['']";
    return FileList(csv.null_values);
}

std::string CsvOptions(const catalog::CsvDialect& csv) {
    const std::string quote = csv.quote.value_or("\"");
    return ",auto_detect=false,header=" +
           std::string(csv.header.value_or(false) ? "true" : "false") +
           ",delim=" + query::PrintText(csv.delimiter.value_or(",")) +
           ",quote=" + query::PrintText(quote) + ",escape=" + query::PrintText(quote) +
           ",nullstr=" + NullTexts(csv) +
           ",comment='',skip=0,strict_mode=true,null_padding=false,ignore_errors=false,allow_"
           "quoted_nulls=true"
           ",hive_partitioning=false,filename=false,union_by_name=false,max_line_size=" +
           std::to_string(kCsvRecordBytesMax);
}

std::string CastTo(const std::string& text, const query::Type& type) {
    return "TRY_CAST(" + text + " AS " + query::ToString(type) + ")";
}

std::string SelectList(const WorkerTable& table, std::span<const std::string> file_types) {
    std::string list;
    for (std::size_t i = 0; i < table.schema.columns.size(); ++i) {
        const catalog::FileColumn& column = table.schema.columns[i];
        if (!column.type) continue;
        const std::string name = query::PrintIdentifier(column.name);
        const std::string as_read =
            table.format == catalog::Format::kParquet ? file_types[i] : "VARCHAR";
        const bool same = as_read == query::ToString(*column.type);
        list += (list.empty() ? "" : ",") + (same ? name : CastTo(name, *column.type)) + " AS " +
                query::PrintIdentifier(catalog::QueryName(column));
    }
    return list.empty() ? "NULL AS no_usable_column" : list;
}

bool HasColumn(const WorkerTable& table, std::string_view name) {
    return catalog::FindColumn(table.schema, name) != nullptr;
}

// The place in its file identifies a Parquet row at no cost. Text formats are counted in the order of files and
// lines, as is a Parquet file that has columns of the virtual columns' names.
std::string RowIdentity(const WorkerTable& table) {
    const bool counted = table.format != catalog::Format::kParquet ||
                         HasColumn(table, "file_index") || HasColumn(table, "file_row_number");
    if (counted) return "row_number() OVER ()";
    return "CAST(file_index AS BIGINT)*" + std::string(kRowsPerFile) + "+file_row_number";
}

}  // namespace

std::string PrintScan(const ScanSql& scan) {
    switch (scan.format) {
        case catalog::Format::kParquet:
            return "read_parquet(" + FileList(scan.files) +
                   ",hive_partitioning=false,filename=false,union_by_name=false,file_row_number="
                   "false,can_have_nan=true)";
        case catalog::Format::kCsv:
            return "read_csv(" + FileList(scan.files) +
                   ",columns=" + ColumnTypes(scan.columns, "VARCHAR") + CsvOptions(*scan.csv) + ")";
        case catalog::Format::kJson:
            return "read_json(" + FileList(scan.files) +
                   ",columns=" + ColumnTypes(scan.columns, scan.json_type) +
                   ",format='auto',records='true',ignore_errors=false,hive_partitioning=false,"
                   "filename=false"
                   ",union_by_name=false,maximum_object_size=" +
                   std::string(kJsonObjectBytesMax) + ")";
    }
    UNREACHABLE();
}

std::vector<std::string> ViewsOf(const WorkerTable& table,
                                 std::span<const std::string> file_types) {
    std::vector<std::string> names;
    for (const catalog::FileColumn& column : table.schema.columns) names.push_back(column.name);
    const std::string scan = PrintScan(
        {.format = table.format, .csv = &table.schema.csv, .columns = names, .files = table.files});
    const std::string columns = SelectList(table, file_types);
    const std::string rows_name = table.name + std::string(kRowsSuffix);
    return {"CREATE VIEW " + query::PrintIdentifier(table.name) + " AS SELECT " + columns +
                " FROM " + scan,
            "CREATE VIEW " + query::PrintIdentifier(rows_name) + " AS SELECT " + columns + "," +
                RowIdentity(table) + " AS " + std::string(kRowIdentity) + " FROM " + scan};
}

}  // namespace analytics
