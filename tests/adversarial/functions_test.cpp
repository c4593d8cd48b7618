// SPDX-License-Identifier: Apache-2.0
#include "analytics/expression_gate.h"
#include "base/utf8.h"
#include "query/function.h"
#include "query/print.h"
#include "text_cases.h"

#include <algorithm>
#include <cctype>
#include <doctest/doctest.h>
#include <duckdb.h>

namespace {

// One column of text that a plain engine answers.
std::vector<std::string> PlainAnswer(const char* sql) {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    duckdb_result result;
    REQUIRE(duckdb_open(nullptr, &database) == DuckDBSuccess);
    REQUIRE(duckdb_connect(database, &connection) == DuckDBSuccess);
    REQUIRE(duckdb_query(connection, sql, &result) == DuckDBSuccess);
    std::vector<std::string> out;
    for (idx_t row = 0; row < duckdb_row_count(&result); ++row) {
        char* const text = duckdb_value_varchar(&result, 0, row);
        out.emplace_back(text);
        duckdb_free(text);
    }
    duckdb_destroy_result(&result);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return out;
}

std::string CodeOf(analytics::ShadowDatabase& database, const std::string& sql) {
    return adversarial::OutcomeOf(database.Describe({sql}), false);
}

}  // namespace

TEST_CASE("every function the engine has and the registry lacks is refused before binding") {
    const auto names =
        PlainAnswer("select distinct function_name from duckdb_functions() where function_type in "
                    "('scalar', 'aggregate', 'macro') order by 1");
    REQUIRE(names.size() > 400);
    const auto database = adversarial::MakeDatabase();
    for (const std::string& name : names) {
        const std::string lower = base::AsciiLower(name);
        if (query::FindByEngineName(lower) != nullptr || analytics::IsIntervalMaker(lower))
            continue;
        CAPTURE(name);
        const std::string quoted = "\"" + name + "\"";
        const std::string refused = "refused FUNCTION_NOT_ALLOWED";
        CHECK(CodeOf(*database, "select " + quoted + "() from members") == refused);
        CHECK(CodeOf(*database, "select " + quoted + "(city) from members") == refused);
        CHECK(CodeOf(*database, "select 1 from members where " + quoted + "('x', 1) = 1") ==
              refused);
        CHECK(CodeOf(*database, "select " + quoted + "(1) over () from members") == refused);
    }
}

TEST_CASE("every function that gives a table is refused before binding") {
    const auto names =
        PlainAnswer("select distinct function_name from duckdb_functions() where function_type in "
                    "('table', 'table_macro') order by 1");
    REQUIRE(names.size() > 60);
    const auto database = adversarial::MakeDatabase();
    for (const std::string& name : names) {
        CAPTURE(name);
        const std::string from = "select * from \"" + name + "\"";
        CHECK(CodeOf(*database, from + "()") == "refused TABLE_FUNCTION_NOT_ALLOWED");
        CHECK(CodeOf(*database, from + "('/etc/passwd')") == "refused TABLE_FUNCTION_NOT_ALLOWED");
        CHECK(CodeOf(*database, from) == "refused UNKNOWN_NAME");
    }
}

TEST_CASE("every pragma and setting is refused, as are the views over them") {
    const auto database = adversarial::MakeDatabase();
    for (const std::string& name :
         PlainAnswer("select distinct function_name from duckdb_functions() where function_type = "
                     "'pragma' order by 1")) {
        CAPTURE(name);
        CHECK(CodeOf(*database, "pragma " + name) == "refused STATEMENT_NOT_ALLOWED");
    }
    for (const std::string& name : PlainAnswer("select name from duckdb_settings() order by 1")) {
        CAPTURE(name);
        CHECK(CodeOf(*database, "set " + name + " = 1") == "refused STATEMENT_NOT_ALLOWED");
    }
    for (const std::string& name : PlainAnswer("select view_name from duckdb_views() order by 1")) {
        CAPTURE(name);
        CHECK(CodeOf(*database, "select * from " + query::PrintIdentifier(name)) ==
              "refused UNKNOWN_NAME");
    }
}

TEST_CASE("every type the engine has and a description lacks is refused") {
    const auto database = adversarial::MakeDatabase();
    for (const std::string& name :
         PlainAnswer("select distinct type_name from duckdb_types() order by 1")) {
        if (query::ParseType(name == "decimal" ? "DECIMAL(18,3)" : name).ok()) continue;
        CAPTURE(name);
        const std::string code =
            CodeOf(*database, "select cast(city as \"" + name + "\") from members");
        const bool fine = code == "refused CONSTRUCT_NOT_ALLOWED" || code == "refused SYNTAX" ||
                          code == "described";
        CHECK(fine);
    }
}
