// SPDX-License-Identifier: Apache-2.0
// The peer of scripts/bench: DuckDB alone, over its C API, running a statement on files with the same threads and
// memory as a worker of Glovebox, and writing the same Parquet. Also makes the benchmark's tables.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <duckdb.h>
#include <fstream>
#include <sstream>
#include <string>

namespace {

[[noreturn]] void Fail(const std::string& what) {
    std::fprintf(stderr, "bench_peer: %s\n", what.c_str());
    std::exit(1);
}

// One in-memory database with fixed threads and memory.
class Peer {
  public:
    Peer(const char* threads, const char* memory) {
        duckdb_config config = nullptr;
        if (duckdb_create_config(&config) != DuckDBSuccess) Fail("no configuration");
        duckdb_set_config(config, "threads", threads);
        duckdb_set_config(config, "max_memory", memory);
        char* error = nullptr;
        if (duckdb_open_ext(nullptr, &database_, config, &error) != DuckDBSuccess) Fail(error);
        duckdb_destroy_config(&config);
        if (duckdb_connect(database_, &connection_) != DuckDBSuccess) Fail("no connection");
    }
    ~Peer() {
        duckdb_disconnect(&connection_);
        duckdb_close(&database_);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    void Run(const std::string& sql) {
        duckdb_result result;
        if (duckdb_query(connection_, sql.c_str(), &result) != DuckDBSuccess)
            Fail(duckdb_result_error(&result));
        duckdb_destroy_result(&result);
    }

  private:
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

long PeakBytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmHWM:", 0) == 0) return std::strtol(line.c_str() + 6, nullptr, 10) * 1024;
    }
    return 0;
}

void Make(const std::string& folder, const std::string& rows) {
    Peer peer("2", "8GB");
    const std::string random = "(hash(i*2654435761+";
    const auto pick = [&random](int salt, const std::string& of) {
        return random + std::to_string(salt) + ")%" + of + ")";
    };
    peer.Run("COPY (SELECT i AS id," + pick(1, "200") + "::INTEGER AS city," + pick(2, "4") +
             "::INTEGER AS tier,(" + pick(3, "100000") +
             "::DECIMAL(9,2)/100)::DECIMAL(9,2) AS miles FROM range(" + rows + ") t(i)) TO '" +
             folder + "/members.parquet' (FORMAT parquet)");
    peer.Run("COPY (SELECT " + pick(4, "(12*" + rows + "//10)") + "::BIGINT AS id," +
             pick(5, "12") + "::INTEGER AS segment," + pick(6, "50000") +
             "/100.0 AS spend,'user'||i||'@example.com' AS email FROM range(" + rows +
             ") t(i)) TO '" + folder + "/customers.parquet' (FORMAT parquet)");
    // Multiples of a prime, in another order than the members', each once.
    peer.Run("COPY (SELECT (i*7919)%(12*" + rows + "//10) AS id," + pick(7, "12") +
             "::INTEGER AS segment FROM range(" + rows + ") t(i)) TO '" + folder +
             "/shoppers.parquet' (FORMAT parquet)");
}

void Timed(int argc, char** argv) {
    const std::string out = argv[4];
    std::ifstream file(argv[5]);
    std::stringstream sql;
    sql << file.rdbuf();
    const auto begin = std::chrono::steady_clock::now();
    {
        Peer peer(argv[2], argv[3]);
        for (int i = 6; i < argc; ++i) {
            const std::string argument = argv[i];
            const std::string name = argument.substr(0, argument.find('='));
            const std::string path = argument.substr(argument.find('=') + 1);
            const std::string rows = " FROM read_parquet('" + path + "')";
            peer.Run(std::string("CREATE VIEW \"").append(name).append("\" AS SELECT *") + rows);
            peer.Run(std::string("CREATE VIEW \"")
                         .append(name)
                         .append("#rows\" AS SELECT *,CAST(file_index AS BIGINT)*1099511627776+"
                                 "file_row_number AS row_identity")
                         .append(rows));
        }
        peer.Run("COPY (" + sql.str() + ") TO '" + out + "' (FORMAT parquet)");
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("{\"seconds\":%.4f,\"peakBytes\":%ld}\n", seconds.count(), PeakBytes());
}

}  // namespace

// Ends unless both files hold the same rows, and at least one.
void Compare(const std::string& ours, const std::string& theirs) {
    Peer peer("2", "8GB");
    peer.Run("CREATE VIEW a AS FROM read_parquet('" + ours + "')");
    peer.Run("CREATE VIEW b AS FROM read_parquet('" + theirs + "')");
    peer.Run("SELECT CASE WHEN (SELECT count(*) FROM a) = 0 THEN error('there is no row') "
             "WHEN EXISTS (FROM a EXCEPT ALL FROM b) OR EXISTS (FROM b EXCEPT ALL FROM a) "
             "THEN error('the results differ') END");
}

// bench_peer make FOLDER ROWS
// bench_peer run THREADS MEMORY OUT SQL_FILE NAME=PARQUET...
// bench_peer same A.parquet B.parquet
int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "make") == 0) {
        Make(argv[2], argv[3]);
    } else if (argc == 4 && std::strcmp(argv[1], "same") == 0) {
        Compare(argv[2], argv[3]);
    } else if (argc >= 7 && std::strcmp(argv[1], "run") == 0) {
        Timed(argc, argv);
    } else {
        Fail("usage: bench_peer make FOLDER ROWS | same A B | run THREADS MEMORY OUT SQL_FILE "
             "NAME=PARQUET...");
    }
    return 0;
}
