// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_engine.h"

#include "analytics/worker_test_support.h"

#include <doctest/doctest.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

using analytics::AsOpenFile;
using analytics::EmptyFile;
using analytics::FileOf;
using analytics::FileWith;
using analytics::ParquetTable;
using analytics::TextColumn;

// An engine over the test worker and the file its runs write into.
struct Bench {
    base::SystemClock clock;
    analytics::WorkerEngine engine{clock, analytics::TestWorker()};
    base::UniqueFd output = EmptyFile();
    runs::RunLimits limits;

    base::Result<runs::RunReport> Run(std::string sql, std::vector<runs::TableInput> tables,
                                      runs::ResultFormat format = runs::ResultFormat::kParquet) {
        runs::RunRequest request{.sql = std::move(sql),
                                 .tables = std::move(tables),
                                 .output_fd = output.get(),
                                 .output_format = format,
                                 .limits = limits};
        return engine.Run(request, {}, {});
    }
    std::string Rows() { return analytics::RowsOf(engine, output.get()); }
};

template <class... Fds>
std::vector<catalog::OpenFile> Files(Fds... fds) {
    std::vector<catalog::OpenFile> files;
    (files.push_back(AsOpenFile(std::move(fds))), ...);
    return files;
}

template <class... Inputs>
std::vector<runs::TableInput> Tables(Inputs... tables) {
    std::vector<runs::TableInput> list;
    (list.push_back(std::move(tables)), ...);
    return list;
}

runs::TableInput CsvTable(std::string name, std::vector<catalog::FileColumn> columns,
                          std::vector<catalog::OpenFile> files, bool header = true) {
    runs::TableInput table{
        .name = std::move(name), .source = {}, .schema = {}, .files = std::move(files)};
    table.source.format = catalog::Format::kCsv;
    table.schema.columns = std::move(columns);
    table.schema.csv = {.header = header, .delimiter = ",", .quote = "\"", .null_values = {}};
    return table;
}

runs::TableInput JsonTable(std::string name, std::vector<catalog::FileColumn> columns,
                           std::vector<catalog::OpenFile> files) {
    runs::TableInput table = CsvTable(std::move(name), std::move(columns), std::move(files));
    table.source.format = catalog::Format::kJson;
    return table;
}

}  // namespace

TEST_CASE("a run over two Parquet tables writes its rows and reports columns, rows and memory") {
    Bench bench;
    auto left = ParquetTable(
        "left", Files(FileOf("SELECT i AS id, 'n' || i AS name FROM range(3) t(i)"),
                      FileOf("SELECT i AS id, 'n' || i AS name FROM range(3, 5) t(i)")));
    auto right = ParquetTable(
        "right", Files(FileOf("SELECT i AS id, i * 2 AS twice FROM range(1, 9) t(i)")));

    const auto report = bench.Run(
        "SELECT l.name, r.twice FROM \"left\" l JOIN \"right\" r ON l.id = r.id ORDER BY l.id",
        Tables(std::move(left), std::move(right)));

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(report->row_count == 4);
    REQUIRE(report->columns.size() == 2);
    CHECK(report->columns[0].name == "name");
    CHECK(query::ToString(report->columns[1].type) == "BIGINT");
    CHECK(report->peak_memory_bytes > (10U << 20U));
    CHECK(bench.Rows() == "n1|2\nn2|4\nn3|6\nn4|8");
}

TEST_CASE("row identity is different for every row of every file, whatever the format") {
    Bench bench;
    auto parquet = ParquetTable("p", Files(FileOf("SELECT 7 AS a FROM range(1000)"),
                                           FileOf("SELECT 7 AS a FROM range(1000)")));
    auto csv = CsvTable("c", {TextColumn("a", "BIGINT")},
                        Files(FileWith("a\n1\n1\n"), FileWith("a\n1\n")));
    auto json =
        JsonTable("j", {TextColumn("a", "BIGINT")}, Files(FileWith("{\"a\":1}\n{\"a\":1}\n")));
    auto odd = ParquetTable(
        "o", Files(FileOf("SELECT 1 AS file_index, 2 AS file_row_number FROM range(10)")));

    const auto report =
        bench.Run("SELECT (SELECT count(DISTINCT row_identity) FROM \"p#rows\") AS p, "
                  "(SELECT count(DISTINCT row_identity) FROM \"c#rows\") AS c, "
                  "(SELECT count(DISTINCT row_identity) FROM \"j#rows\") AS j, "
                  "(SELECT count(DISTINCT row_identity) FROM \"o#rows\") AS o, "
                  "(SELECT any_value(typeof(row_identity)) FROM \"p#rows\") AS t",
                  Tables(std::move(parquet), std::move(csv), std::move(json), std::move(odd)));

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(bench.Rows() == "2000|3|2|10|BIGINT");
}

TEST_CASE("a text value that is not of its column's type is NULL and nothing else moves") {
    Bench bench;
    auto csv = CsvTable("c", {TextColumn("a", "BIGINT"), TextColumn("b", "DATE"), TextColumn("c")},
                        Files(FileWith("a,b,c\nx,2020-01-02,one\n2,soon,\"t,\"\"wo\"\n,,\n")));
    auto json = JsonTable("j", {TextColumn("a", "BIGINT"), TextColumn("B", "DOUBLE")},
                          Files(FileWith("[{\"a\":\"x\",\"B\":1.5},\n{\"B\":\"y\",\"a\":3},{}]")));

    const auto report =
        bench.Run("SELECT a::VARCHAR AS a, b::VARCHAR AS b, c FROM c UNION ALL BY NAME "
                  "SELECT a::VARCHAR AS a, b::VARCHAR AS b, NULL AS c FROM j",
                  Tables(std::move(csv), std::move(json)));

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(bench.Rows() == "NULL|2020-01-02|one\n2|NULL|t,\"wo\nNULL|NULL|NULL\nNULL|1.5|NULL\n3|"
                          "NULL|NULL\nNULL|NULL|NULL");
}

TEST_CASE("a JSON file whose members were renamed fails the run, one that lacks some does not") {
    const auto run = [](const std::string& text) {
        Bench bench;
        auto table = JsonTable("j", {TextColumn("a"), TextColumn("b")}, Files(FileWith(text)));
        return bench.Run("SELECT a, b FROM j", Tables(std::move(table)));
    };

    CHECK(run("{\"a\":\"x\"}\n{\"b\":\"y\"}").ok());
    const auto renamed = run("{\"a\":\"x\",\"c\":\"y\"}");
    REQUIRE_FALSE(renamed.ok());
    CHECK(renamed.error().message ==
          "table 'j', file 1: has a member that is no column of the table");
}

TEST_CASE("a file that differs from the pinned schema fails the run by table, file and column") {
    const std::string fine = "SELECT 1::BIGINT AS id, 'x' AS city";
    const auto message = [&](const std::string& other) {
        Bench bench;
        auto table = ParquetTable("members", Files(FileOf(fine), FileOf(other)));
        const auto report = bench.Run("SELECT id FROM members", Tables(std::move(table)));
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == base::ErrorCode::kInvalidArgument);
        return report.error().message;
    };

    CHECK(message("SELECT 1::BIGINT AS id, 'x' AS town") ==
          "table 'members', file 2: has another column where 'city' must be");
    CHECK(message("SELECT 1::INTEGER AS id, 'x' AS city") ==
          "table 'members', file 2: column 'id' is 'INTEGER' and must be 'BIGINT'");
    CHECK(message("SELECT 'x' AS city, 1::BIGINT AS id") ==
          "table 'members', file 2: has another column where 'id' must be");
    CHECK(message("SELECT 1::BIGINT AS id") == "table 'members', file 2: column 'city' is missing");
    CHECK(message("SELECT 1::BIGINT AS id, 'x' AS city, 1 AS more") ==
          "table 'members', file 2: has 3 columns, not 2");
}

TEST_CASE("a CSV header that differs fails the run without repeating what stands there") {
    const auto message = [](std::string_view bytes, bool header = true) {
        Bench bench;
        const auto report = bench.Run("SELECT * FROM t",
                                      Tables(CsvTable("t", {TextColumn("id"), TextColumn("mail")},
                                                      Files(FileWith(bytes)), header)));
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == base::ErrorCode::kInvalidArgument);
        return report.error().message;
    };

    CHECK(message("mail,id\n1,2\n") == "table 't', file 1: has another column where 'id' must be");
    CHECK(message("id,ada@example.com\n") ==
          "table 't', file 1: has another column where 'mail' must be");
    CHECK(message("id\n1\n") == "table 't', file 1: column 'mail' is missing");
    CHECK(message("id,mail,x\n1,2,3\n") == "table 't', file 1: has 3 columns, not 2");
    CHECK(message("") == "table 't', file 1: is empty: its header is missing");
    CHECK(message("1\n", false) == "table 't', file 1: column 'mail' is missing");
    CHECK(message("id,mail\n1,2\nada@example.com\n") ==
          "table 't', file 1: cannot be read to its end: it is damaged or not well-formed");
}

TEST_CASE("header-only and empty files give no rows; byte order marks and CRLF are not data") {
    Bench bench;
    auto table =
        CsvTable("t", {TextColumn("id", "BIGINT"), TextColumn("mail")},
                 Files(FileWith("id,mail\n"), FileWith("\xEF\xBB\xBFid,mail\r\n1,a\r\n2,b\r\n"),
                       FileWith("id,mail\n3,c")));
    auto bare = CsvTable("b", {TextColumn("id", "BIGINT")}, Files(FileWith("")), false);

    const auto report =
        bench.Run("SELECT id, mail FROM t UNION ALL SELECT id, NULL FROM b ORDER BY id",
                  Tables(std::move(table), std::move(bare)));

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(bench.Rows() == "1|a\n2|b\n3|c");
}

TEST_CASE("gzip and zstd text is read by what it is, not by what it is called") {
    Bench bench;
    const std::string rows = "SELECT i AS id FROM range(1000) t(i)";
    auto csv =
        CsvTable("c", {TextColumn("id", "BIGINT")},
                 Files(FileOf(rows, "FORMAT csv, COMPRESSION gzip"), FileOf(rows, "FORMAT csv"),
                       FileOf(rows, "FORMAT csv, COMPRESSION zstd")));
    auto json = JsonTable("j", {TextColumn("id", "BIGINT")},
                          Files(FileOf(rows, "FORMAT json, COMPRESSION zstd"),
                                FileOf(rows, "FORMAT json, ARRAY true, COMPRESSION gzip")));

    const auto report = bench.Run(
        "SELECT (SELECT sum(id)::BIGINT FROM c) AS c, (SELECT sum(id)::BIGINT FROM j) AS j",
        Tables(std::move(csv), std::move(json)));

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(bench.Rows() == "1498500|999000");
}

TEST_CASE("a sum that the judge has cast comes back exact, and one nobody cast is no result") {
    Bench bench;

    const auto report = bench.Run(
        "SELECT TRY_CAST(sum(9223372036854775807) AS DECIMAL(38,0)) AS s FROM range(2)", {});

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(bench.Rows() == "18446744073709551614");
    CHECK(Bench().Run("SELECT sum(9223372036854775807) AS s FROM range(2)", {}).error().code ==
          base::ErrorCode::kInternal);
}

TEST_CASE("no cell of a CSV result is a formula, and every other value stays as it is") {
    const auto written = [](const std::string& value) {
        Bench bench;
        const auto report =
            bench.Run("SELECT '" + value + "' AS a, -5 AS b", {}, runs::ResultFormat::kCsv);
        REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
        const std::string text = analytics::BytesOf(bench.output.get());
        CHECK(text.starts_with("a,b\n"));
        return text.substr(4);
    };
    CHECK(written("=1+1") == "'=1+1,-5\n");
    CHECK(written("  =cmd") == "'  =cmd,-5\n");
    CHECK(written("@SUM(A1)") == "'@SUM(A1),-5\n");
    CHECK(written("+cmd|/C calc!A0") == "'+cmd|/C calc!A0,-5\n");
    CHECK(written("-2+3+cmd|/C calc!A0") == "'-2+3+cmd|/C calc!A0,-5\n");
    for (const char* value : {"+49 (170) 1234567", "-5.5", "@handle", "a=b", "-", "x@y.org"})
        CHECK(written(value) == std::string(value) + ",-5\n");
}

TEST_CASE("a CSV result with text keeps the order of its rows") {
    Bench bench;
    REQUIRE(bench
                .Run("SELECT i AS n, 'x' || i AS t FROM range(300000) r(i) ORDER BY n DESC", {},
                     runs::ResultFormat::kCsv)
                .ok());
    const std::string text = analytics::BytesOf(bench.output.get());
    CHECK(text.starts_with("n,t\n299999,x299999\n299998,x299998\n"));
    CHECK(text.ends_with("\n1,x1\n0,x0\n"));
}

TEST_CASE("a result can be CSV") {
    Bench bench;
    const auto report = bench.Run("SELECT 1 AS a, 'x,\"y' AS b UNION ALL SELECT NULL, ''", {},
                                  runs::ResultFormat::kCsv);

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(analytics::BytesOf(bench.output.get()) == "a,b\n1,\"x,\"\"y\"\n,\"\"\n");
}

TEST_CASE("the same rows give the same bytes") {
    Bench first;
    Bench second;
    const std::string sql = "SELECT i AS a, i % 7 AS b FROM range(300000) t(i) ORDER BY b, a";
    REQUIRE(first.Run(sql, {}).ok());
    REQUIRE(second.Run(sql, {}).ok());

    CHECK(analytics::BytesOf(first.output.get()) == analytics::BytesOf(second.output.get()));
}

TEST_CASE("a run is one SELECT over its tables: nothing else can be said") {
    for (const char* sql :
         {"SELECT 1) TO 'gb://out/x'; COPY (SELECT 2", "SELECT 1; SELECT 2", "SET threads=8",
          "ATTACH 'x.db'", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
          "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/*')",
          "COPY (SELECT 1) TO '/tmp/x'", "INSTALL httpfs", "LOAD httpfs",
          "SELECT * FROM read_parquet('s3://x/y')", "CREATE TABLE t(a INT)",
          "SELECT getenv('HOME') AS h"}) {
        CAPTURE(std::string(sql));
        Bench bench;
        const auto report = bench.Run(sql, {});
        CHECK_FALSE(report.ok());
        if (!report.ok()) CHECK(report.error().code == base::ErrorCode::kInternal);
    }
}

TEST_CASE("a query larger than its memory spills and leaves no file behind") {
    Bench bench;
    bench.limits.memory_bytes_max = std::uint64_t{60} << 20U;
    const auto names = [] {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator("/tmp")) {
            if (entry.path().string().find("duckdb") != std::string::npos) ++count;
        }
        return count;
    };
    const std::size_t before = names();

    const auto report =
        bench.Run("SELECT i, hash(i)::VARCHAR AS h FROM range(2000000) t(i) ORDER BY h", {});

    REQUIRE_MESSAGE(report.ok(), report.error().message << " " << report.error().detail);
    CHECK(report->row_count == 2'000'000);
    CHECK(names() == before);
}

TEST_CASE("a query that cannot do with its memory fails with that reason") {
    Bench bench;
    bench.limits.memory_bytes_max = std::uint64_t{50} << 20U;
    const auto report = bench.Run("SELECT count(l) AS n FROM (SELECT list(hash(i)::VARCHAR) AS l "
                                  "FROM range(5000000) t(i))",
                                  {});

    REQUIRE_FALSE(report.ok());
    CHECK(report.error().code == base::ErrorCode::kResourceExhausted);
}

TEST_CASE("a deadline ends a run") {
    Bench bench;
    bench.limits.time_max = 300ms;
    const auto report = bench.Run(
        "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b WHERE a.range*b.range=77",
        {});

    REQUIRE_FALSE(report.ok());
    CHECK(report.error().code == base::ErrorCode::kTimeout);
}

TEST_CASE("a run tells progress and can be cancelled") {
    Bench bench;
    std::stop_source stop;
    int told = 0;
    runs::RunRequest request{.sql = "SELECT count(*) AS n FROM range(10000000) a, range(10000000) "
                                    "b WHERE a.range*b.range=77",
                             .tables = {},
                             .output_fd = bench.output.get(),
                             .limits = {}};
    const auto report = bench.engine.Run(
        request,
        [&](std::chrono::milliseconds elapsed) {
            ++told;
            if (elapsed > 600ms) stop.request_stop();
        },
        stop.get_token());

    REQUIRE_FALSE(report.ok());
    CHECK(report.error().code == base::ErrorCode::kCancelled);
    CHECK(told >= 2);
    CHECK(told <= 4);
}
