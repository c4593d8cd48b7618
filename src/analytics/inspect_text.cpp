// SPDX-License-Identifier: Apache-2.0
#include "analytics/inspect_text.h"

#include "analytics/check_table.h"
#include "analytics/error_json.h"
#include "analytics/find_types.h"
#include "analytics/inspect_files.h"
#include "analytics/json_names.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "query/print.h"

#include <algorithm>

namespace analytics {
namespace {

const catalog::DeclaredColumn* Declared(const catalog::Source& source, std::string_view name) {
    const auto found =
        std::ranges::find_if(source.columns, [&](const catalog::DeclaredColumn& column) {
            return base::AsciiLower(column.name) == base::AsciiLower(name);
        });
    return found == source.columns.end() ? nullptr : &*found;
}

// Where names are declared, the first record is a header if and only if it holds every one of them.
bool HoldsDeclaredNames(const catalog::Source& source, const std::vector<std::string>& record) {
    return std::ranges::all_of(source.columns, [&](const catalog::DeclaredColumn& column) {
        return std::ranges::any_of(record, [&](const std::string& value) {
            return base::AsciiLower(value) == base::AsciiLower(column.name);
        });
    });
}

std::string SniffSql(const catalog::CsvDialect& csv, const std::string& file) {
    const std::string quote = query::PrintText(csv.quote.value_or("\""));
    std::string sql = "SELECT Delimiter, HasHeader FROM sniff_csv(" + query::PrintText(file) +
                      ",quote=" + quote + ",escape=" + quote +
                      ",skip=0,comment='',max_line_size=" + std::to_string(kCsvRecordBytesMax);
    if (csv.delimiter) sql += ",delim=" + query::PrintText(*csv.delimiter);
    if (csv.header) sql += std::string(",header=") + (*csv.header ? "true" : "false");
    return sql + ")";
}

// Guessing the dialect of a line with a hundred thousand values costs gigabytes: too many under any delimiter that
// would be tried is too many.
base::Status CheckFirstLine(LockedDatabase& database, catalog::CsvDialect csv,
                            const std::string& file) {
    const std::string candidates = csv.delimiter.value_or(",;|\t");
    for (const char delimiter : candidates) {
        csv.delimiter = std::string(1, delimiter);
        ASSIGN_OR_RETURN(const auto record, CsvFirstRecord(database, file, MarksOf(csv)));
        if (record.empty()) return base::InvalidArgument("is empty");
        if (record.size() <= catalog::kColumnsMax) continue;
        return base::InvalidArgument("has more than " + std::to_string(catalog::kColumnsMax) +
                                     " columns");
    }
    return {};
}

base::Result<catalog::CsvDialect>
DecideDialect(LockedDatabase& database, const catalog::Source& source, const std::string& file) {
    catalog::CsvDialect csv = source.csv;
    if (!csv.quote) csv.quote = "\"";
    RETURN_IF_ERROR(CheckFirstLine(database, csv, file));
    if (csv.header && csv.delimiter) return csv;
    const auto sniffed = database.Query(SniffSql(csv, file));
    if (!sniffed.ok() && sniffed.error().code != base::ErrorCode::kInternal) return sniffed.error();
    if (!sniffed.ok() || sniffed->size() != 1) {
        return base::InvalidArgument("is not readable as CSV; say its header, delimiter and quote");
    }
    const TextRow& row = sniffed->front();
    if (!csv.delimiter) csv.delimiter = row.at(0).value_or(",");
    if (csv.delimiter->size() != 1) return base::InvalidArgument("has no clear delimiter; say it");
    if (!csv.header) csv.header = row.at(1) == "true";
    return csv;
}

base::Result<std::vector<std::string>> NamesWithoutHeader(const catalog::Source& source,
                                                          std::size_t count) {
    std::vector<std::string> names;
    if (!source.columns.empty() && source.columns.size() != count) {
        return base::InvalidArgument("has " + std::to_string(count) + " columns and no header; " +
                                     std::to_string(source.columns.size()) + " are declared");
    }
    for (std::size_t i = 0; i < count; ++i) {
        names.push_back(source.columns.empty() ? "column" + std::to_string(i)
                                               : source.columns[i].name);
    }
    return names;
}

base::Status CheckDeclaredAreThere(const catalog::Source& source,
                                   const std::vector<std::string>& names) {
    for (const catalog::DeclaredColumn& column : source.columns) {
        const auto same = [&](const std::string& name) {
            return base::AsciiLower(name) == base::AsciiLower(column.name);
        };
        if (std::ranges::any_of(names, same)) continue;
        return base::InvalidArgument("column " + base::QuoteName(column.name) +
                                     " is declared and not in the files");
    }
    return {};
}

// DuckDB needs the names to be different and we need them to be few before a statement over them is built.
base::Status CheckNamesForScan(const std::vector<std::string>& names) {
    catalog::PinnedSchema schema;
    for (const std::string& name : names)
        schema.columns.push_back({.name = name, .type = {}, .type_text = {}});
    return catalog::CheckColumns(schema);
}

void KeepDeclaredTypes(const catalog::Source& source, std::vector<catalog::FileColumn>& columns) {
    for (catalog::FileColumn& column : columns) {
        const catalog::DeclaredColumn* declared = Declared(source, column.name);
        if (declared == nullptr) continue;
        column.type = declared->type;
        column.type_text = query::ToString(declared->type);
    }
}

}  // namespace

base::Result<catalog::PinnedSchema> InspectCsv(LockedDatabase& database,
                                               const catalog::Source& source,
                                               const std::vector<std::string>& files) {
    const auto dialect = DecideDialect(database, source, files.front());
    if (!dialect.ok()) return InFile(0, dialect.error());
    catalog::PinnedSchema schema{.columns = {}, .csv = *dialect};
    auto record = CsvFirstRecord(database, files.front(), MarksOf(schema.csv));
    if (!record.ok()) return InFile(0, record.error());
    const bool header_open = !source.csv.header && !source.columns.empty();
    if (header_open) schema.csv.header = HoldsDeclaredNames(source, *record);

    std::vector<std::string> names = *std::move(record);
    if (!*schema.csv.header) {
        auto numbered = NamesWithoutHeader(source, names.size());
        if (!numbered.ok()) return InFile(0, numbered.error());
        names = *std::move(numbered);
    }
    RETURN_IF_ERROR(CheckDeclaredAreThere(source, names));
    RETURN_IF_ERROR(CheckNamesForScan(names));
    ASSIGN_OR_RETURN(
        schema.columns,
        FindTypes(
            database,
            {.format = catalog::Format::kCsv, .csv = &schema.csv, .columns = names, .files = files},
            kInspectedRowsMax));
    KeepDeclaredTypes(source, schema.columns);
    return schema;
}

base::Result<catalog::PinnedSchema> InspectJson(LockedDatabase& database,
                                                const catalog::Source& source,
                                                const std::vector<std::string>& files) {
    ASSIGN_OR_RETURN(auto names, JsonNames(database, files, kInspectedRowsMax));
    // A record may lack what others have, so a declared column need not have been seen.
    for (const catalog::DeclaredColumn& column : source.columns) {
        const auto same = [&](const std::string& name) { return name == column.name; };
        if (std::ranges::none_of(names, same)) names.push_back(column.name);
    }
    RETURN_IF_ERROR(CheckNamesForScan(names));
    catalog::PinnedSchema schema;
    ASSIGN_OR_RETURN(schema.columns, FindTypes(database,
                                               {.format = catalog::Format::kJson,
                                                .columns = names,
                                                .files = files,
                                                .json_type = "JSON"},
                                               kInspectedRowsMax));
    KeepDeclaredTypes(source, schema.columns);
    return schema;
}

}  // namespace analytics
