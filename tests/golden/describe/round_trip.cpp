// SPDX-License-Identifier: Apache-2.0
#include "round_trip.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <duckdb.h>
#include <fmt/core.h>
#include <fstream>

namespace golden {

struct PlainDatabase::Handles {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
};

namespace {

// Sums of doubles may be taken in another order: nine digits are compared.
std::string Rounded(const char* text, duckdb_type type) {
    if (type != DUCKDB_TYPE_DOUBLE && type != DUCKDB_TYPE_FLOAT) return text;
    return fmt::format("{:.9g}", std::strtod(text, nullptr));
}

std::string CellAt(duckdb_result& result, idx_t column, idx_t row) {
    if (duckdb_value_is_null(&result, column, row)) return "NULL";
    char* const text = duckdb_value_varchar(&result, column, row);
    const std::string cell = Rounded(text, duckdb_column_type(&result, column));
    duckdb_free(text);
    return cell;
}

}  // namespace

PlainDatabase::PlainDatabase() : handles_(std::make_unique<Handles>()) {
    ASSERT(duckdb_open(nullptr, &handles_->database) == DuckDBSuccess);
    ASSERT(duckdb_connect(handles_->database, &handles_->connection) == DuckDBSuccess);
    const Rows set = Run("SET memory_limit = '1GB'; SET threads = 1; SET temp_directory = ''");
    ASSERT(set.error.empty());
}

PlainDatabase::~PlainDatabase() {
    duckdb_disconnect(&handles_->connection);
    duckdb_close(&handles_->database);
}

Rows PlainDatabase::Run(const std::string& sql) {
    Rows rows;
    duckdb_result result;
    if (duckdb_query(handles_->connection, sql.c_str(), &result) != DuckDBSuccess) {
        rows.error = duckdb_result_error(&result);
        duckdb_destroy_result(&result);
        return rows;
    }
    for (idx_t column = 0; column < duckdb_column_count(&result); ++column)
        rows.types.push_back(static_cast<int>(duckdb_column_type(&result, column)));
    for (idx_t row = 0; row < duckdb_row_count(&result); ++row) {
        std::string line;
        for (idx_t column = 0; column < duckdb_column_count(&result); ++column)
            line += CellAt(result, column, row) + " | ";
        rows.lines.push_back(std::move(line));
    }
    duckdb_destroy_result(&result);
    return rows;
}

runs::ShadowSchema PlainDatabase::Schema() {
    const Rows rows =
        Run("select c.table_name || '|' || c.column_name || '|' || c.data_type from "
            "duckdb_columns() c join "
            "duckdb_tables() t using (table_oid) order by c.table_oid, c.column_index");
    runs::ShadowSchema schema;
    for (const std::string& line : rows.lines) {
        const auto first = line.find('|');
        const auto second = line.find('|', first + 1);
        const auto end = line.find(" |", second);
        const std::string table = line.substr(0, first);
        if (schema.tables.empty() || schema.tables.back().name != table)
            schema.tables.push_back({table, {}});
        const auto type = query::ParseType(line.substr(second + 1, end - second - 1));
        ASSERT(type.ok());
        schema.tables.back().columns.push_back({line.substr(first + 1, second - first - 1), *type});
    }
    return schema;
}

RoundTripFile ReadRoundTrips(const std::string& path) {
    std::ifstream in(path);
    RoundTripFile file;
    std::string* at = &file.setup;
    for (std::string line; std::getline(in, line);) {
        if (line == "====") {
            file.cases.emplace_back();
            at = &file.cases.back().query;
        } else if (line == "----") {
            at = &file.cases.back().expected;
        } else if (line.starts_with("# ") && !file.cases.empty()) {
            file.cases.back().intent = line.substr(2);
        } else if (!line.starts_with("# SPDX")) {
            *at += (at->empty() ? "" : "\n") + line;
        }
    }
    return file;
}

}  // namespace golden
