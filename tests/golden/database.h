// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/relation.h"

#include <duckdb.h>
#include <optional>
#include <string>
#include <vector>

namespace golden {

// A bare DuckDB in memory with the tables of one case and their rows, for executing what was approved. Shares no
// code with the rooms under test. Single-threaded.
class Database final {
  public:
    Database();
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // The table and its view "name#rows" with one more column that tells rows apart.
    void CreateTable(const std::string& name, const std::vector<query::NamedType>& columns);
    // `rows` is what follows INSERT INTO name: VALUES (...) or a SELECT.
    void Fill(const std::string& name, const std::string& rows);

    struct Answer {
        std::string error;  // empty: done
        std::vector<std::string> columns;
        std::vector<std::vector<std::optional<std::string>>> rows;  // as text
    };
    Answer Run(const std::string& sql);

  private:
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

}  // namespace golden
