// SPDX-License-Identifier: Apache-2.0
// Run while configuring: which DuckDB is the library that GLOVEBOX_DUCKDB names.
#include <cstdio>
#include <duckdb.h>

int main() { std::fputs(duckdb_library_version(), stdout); }
