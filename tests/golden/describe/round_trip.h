// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runs/describer.h"

#include <memory>
#include <string>
#include <vector>

// Reads tests/golden/describe/*.test: SQL that makes tables and rows, then cases parted by "====":
//
//     # what the case is about
//     a query
//     ----
//     same            as rows in any order; or `same in order`; or `same, empty`; or `refused CODE`
//
// A member's own SQL, run by a plain engine, and the SQL printed from its description must give the
// same types and rows.
namespace golden {

struct RoundTrip {
    std::string intent;
    std::string query;
    std::string expected;
};

struct RoundTripFile {
    std::string setup;
    std::vector<RoundTrip> cases;
};

RoundTripFile ReadRoundTrips(const std::string& path);

struct Rows {
    std::vector<int> types;
    std::vector<std::string> lines;
    std::string error;
};

// A DuckDB as anybody would use it. Single-threaded.
class PlainDatabase final {
  public:
    PlainDatabase();
    PlainDatabase(const PlainDatabase&) = delete;
    PlainDatabase& operator=(const PlainDatabase&) = delete;
    ~PlainDatabase();

    Rows Run(const std::string& sql);

    // Its tables, without rows.
    runs::ShadowSchema Schema();

  private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

}  // namespace golden
