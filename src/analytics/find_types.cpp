// SPDX-License-Identifier: Apache-2.0
#include "analytics/find_types.h"

#include "query/print.h"

namespace analytics {
namespace {

constexpr std::string_view kUnusable = "JSON";

std::string Keeps(const std::string& value, std::string_view type) {
    return "bool_and(CAST(TRY_CAST(" + value + " AS " + std::string(type) +
           ") AS VARCHAR) IS NOT DISTINCT FROM " + value + ")";
}

std::string Matches(const std::string& value, std::string_view pattern) {
    return "bool_and(regexp_full_match(" + value + "," + query::PrintText(std::string(pattern)) +
           "))";
}

// Dates and times only as ISO writes them: other orders of day and month cannot be told apart.
std::string TimeCases(const std::string& value) {
    return " WHEN " + Keeps(value, "DATE") + " THEN 'DATE' WHEN " +
           Matches(value, R"(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)") +
           " AND bool_and(TRY_CAST(" + value + " AS TIMESTAMP) IS NOT NULL OR " + value +
           " IS NULL) THEN 'TIMESTAMP' ELSE 'VARCHAR' END";
}

std::string TextCase(const std::string& value) {
    return "CASE WHEN count(" + value + ")=0 THEN 'VARCHAR' WHEN bool_and(lower(" + value +
           ") IN ('true','false')) THEN 'BOOLEAN' WHEN " + Keeps(value, "BIGINT") +
           " THEN 'BIGINT' WHEN " +
           Matches(value, R"(-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][-+]?[0-9]{1,3})?)") +
           " THEN 'DOUBLE'" + TimeCases(value);
}

// `kinds` of json_type is what every value is.
std::string AllAre(const std::string& column, const std::string& value, std::string_view kinds) {
    return "bool_and(json_type(" + column + ") IN (" + std::string(kinds) + ")) FILTER (WHERE " +
           value + " IS NOT NULL)";
}

std::string JsonCase(const std::string& column) {
    const std::string value = "(" + column + "->>'$')";
    return "CASE WHEN count(" + value + ")=0 THEN 'VARCHAR' WHEN bool_or(json_type(" + column +
           ") IN ('OBJECT','ARRAY')) THEN '" + std::string(kUnusable) + "' WHEN " +
           AllAre(column, value, "'BOOLEAN'") + " THEN 'BOOLEAN' WHEN " +
           AllAre(column, value, "'BIGINT','UBIGINT'") + " AND count(TRY_CAST(" + value +
           " AS BIGINT))=count(" + value + ") THEN 'BIGINT' WHEN " +
           AllAre(column, value, "'BIGINT','UBIGINT','HUGEINT','DOUBLE'") +
           " THEN 'DOUBLE' WHEN NOT " + AllAre(column, value, "'VARCHAR'") + " THEN 'VARCHAR'" +
           TimeCases(value);
}

}  // namespace

base::Result<std::vector<catalog::FileColumn>>
FindTypes(LockedDatabase& database, const ScanSql& scan, std::size_t rows_max) {
    std::string cases;
    for (const std::string& name : scan.columns) {
        const std::string column = query::PrintIdentifier(name);
        cases += (cases.empty() ? "" : ",") +
                 (scan.format == catalog::Format::kJson ? JsonCase(column) : TextCase(column));
    }
    ASSIGN_OR_RETURN(const auto rows,
                     database.Query("SELECT " + cases + " FROM (SELECT * FROM " + PrintScan(scan) +
                                    " LIMIT " + std::to_string(rows_max) + ")"));
    std::vector<catalog::FileColumn> columns;
    for (std::size_t i = 0; i < scan.columns.size(); ++i) {
        const std::string text = rows.at(0).at(i).value_or("VARCHAR");
        columns.push_back({.name = scan.columns[i], .type = {}, .type_text = text});
        if (text != kUnusable) columns.back().type = TypeOfText(text);
    }
    return columns;
}

}  // namespace analytics
