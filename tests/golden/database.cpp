// SPDX-License-Identifier: Apache-2.0
#include "database.h"

#include "base/assert.h"

namespace golden {
namespace {

std::string Quoted(const std::string& name) { return '"' + name + '"'; }

}  // namespace

Database::Database() {
    ASSERT(duckdb_open(nullptr, &database_) == DuckDBSuccess);
    ASSERT(duckdb_connect(database_, &connection_) == DuckDBSuccess);
    ASSERT(Run("SET threads = 1").error.empty());
    ASSERT(Run("SET TimeZone = 'UTC'").error.empty());
}

Database::~Database() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

void Database::CreateTable(const std::string& name, const std::vector<query::NamedType>& columns) {
    std::string sql = "CREATE OR REPLACE TABLE " + Quoted(name) + " (";
    for (const query::NamedType& column : columns) {
        if (sql.back() != '(') sql += ", ";
        sql += Quoted(column.name) + " " + query::ToString(column.type);
    }
    ASSERT(Run(sql + ")").error.empty());
    ASSERT(Run("CREATE OR REPLACE VIEW " + Quoted(name + "#rows") +
               " AS SELECT *, rowid AS row_identity FROM " + Quoted(name))
               .error.empty());
}

void Database::Fill(const std::string& name, const std::string& rows) {
    ASSERT(Run("INSERT INTO " + Quoted(name) + " " + rows).error.empty());
}

Database::Answer Database::Run(const std::string& sql) {
    Answer answer;
    duckdb_result result;
    if (duckdb_query(connection_, sql.c_str(), &result) != DuckDBSuccess) {
        answer.error = duckdb_result_error(&result);
        if (answer.error.empty()) answer.error = "failed";
        duckdb_destroy_result(&result);
        return answer;
    }
    const idx_t columns = duckdb_column_count(&result);
    for (idx_t c = 0; c < columns; ++c) answer.columns.emplace_back(duckdb_column_name(&result, c));
    for (idx_t r = 0; r < duckdb_row_count(&result); ++r) {
        auto& row = answer.rows.emplace_back();
        for (idx_t c = 0; c < columns; ++c) {
            char* text =
                duckdb_value_is_null(&result, c, r) ? nullptr : duckdb_value_varchar(&result, c, r);
            row.push_back(text ? std::optional<std::string>(text) : std::nullopt);
            duckdb_free(text);
        }
    }
    duckdb_destroy_result(&result);
    return answer;
}

}  // namespace golden
