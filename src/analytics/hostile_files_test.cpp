// SPDX-License-Identifier: Apache-2.0
// Files made to hurt whoever reads them: each must give a clear error within limits, and leave the parent alone.
#include "analytics/worker_engine.h"
#include "analytics/worker_inspector.h"
#include "analytics/worker_test_support.h"

#include <array>
#include <bit>
#include <cstring>
#include <doctest/doctest.h>
#include <unistd.h>

namespace {

using analytics::FileOf;
using analytics::FileWith;

// Stands in the data of every file here and must not stand in any error.
constexpr const char* kMarker = "marker-5f1c";

struct Outcome {
    bool ok = false;
    std::string message;  // and detail
    std::size_t column_count = 0;
};

Outcome Inspect(catalog::Format format, base::UniqueFd fd, catalog::Source source = {}) {
    base::SystemClock clock;
    source.files = {"/data/*"};
    source.format = format;
    std::vector<catalog::OpenFile> files;
    files.push_back(analytics::AsOpenFile(std::move(fd)));
    const auto schema =
        analytics::WorkerInspector(clock, analytics::TestWorker()).Inspect(source, files);
    if (schema.ok()) return {.ok = true, .message = {}, .column_count = schema->columns.size()};
    CHECK(schema.error().code != base::ErrorCode::kTimeout);
    const std::string message = schema.error().message + schema.error().detail;
    CHECK(message.find("marker") == std::string::npos);
    CHECK(message.find("duckdb") == std::string::npos);
    CHECK(message.find("gb://") == std::string::npos);
    return {.ok = false, .message = schema.error().message, .column_count = 0};
}

std::string Reason(catalog::Format format, base::UniqueFd fd) {
    const Outcome outcome = Inspect(format, std::move(fd));
    CHECK_FALSE(outcome.ok);
    return outcome.message;
}

// Runs a query over one text column of files that no inspection has seen.
base::Error RunError(catalog::Format format, base::UniqueFd fd,
                     const std::string& sql = "SELECT a FROM t") {
    base::SystemClock clock;
    analytics::WorkerEngine engine(clock, analytics::TestWorker());
    const base::UniqueFd output = analytics::EmptyFile();
    runs::RunRequest request{.sql = sql, .tables = {}, .output_fd = output.get(), .limits = {}};
    request.limits.memory_bytes_max = std::uint64_t{256} << 20U;
    runs::TableInput table{.name = "t", .source = {}, .schema = {}, .files = {}};
    table.source.format = format;
    table.schema.columns = {analytics::TextColumn("a")};
    table.schema.csv = {.header = true, .delimiter = ",", .quote = "\"", .null_values = {}};
    table.files.push_back(analytics::AsOpenFile(std::move(fd)));
    request.tables.push_back(std::move(table));
    const auto report = engine.Run(request, {}, {});
    REQUIRE_FALSE(report.ok());
    CHECK((report.error().message + report.error().detail).find("marker") == std::string::npos);
    return report.error();
}

// Reads a table of one file whole; "" or what its owner is told.
std::string WholeError(runs::TableInput table) {
    base::SystemClock clock;
    const auto read = analytics::WorkerInspector(clock, analytics::TestWorker())
                          .ReadWhole(table.source, table.schema, table.files, {});
    if (read.ok()) return "";
    CHECK(read.error().code == base::ErrorCode::kInvalidArgument);
    CHECK((read.error().message + read.error().detail).find("marker") == std::string::npos);
    return read.error().message;
}

runs::TableInput TextTable(catalog::Format format, base::UniqueFd fd) {
    runs::TableInput table{.name = "t", .source = {}, .schema = {}, .files = {}};
    table.source.files = {"/data/*"};
    table.source.format = format;
    table.schema.columns = {analytics::TextColumn("a")};
    table.schema.csv = {.header = true, .delimiter = ",", .quote = "\"", .null_values = {}};
    table.files.push_back(analytics::AsOpenFile(std::move(fd)));
    return table;
}

runs::TableInput ParquetTable(const std::string& bytes) {
    std::vector<catalog::OpenFile> files;
    files.push_back(analytics::AsOpenFile(FileWith(bytes)));
    return analytics::ParquetTable("t", std::move(files));
}

// Runs one query over Parquet tables t and v.
base::Status RunBoth(base::UniqueFd t, base::UniqueFd v, const std::string& sql) {
    base::SystemClock clock;
    analytics::WorkerEngine engine(clock, analytics::TestWorker());
    const base::UniqueFd output = analytics::EmptyFile();
    runs::RunRequest request{.sql = sql, .tables = {}, .output_fd = output.get(), .limits = {}};
    for (auto* side : {&t, &v}) {
        std::vector<catalog::OpenFile> files;
        files.push_back(analytics::AsOpenFile(std::move(*side)));
        request.tables.push_back(analytics::ParquetTable(side == &t ? "t" : "v", std::move(files)));
    }
    const auto report = engine.Run(request, {}, {});
    if (!report.ok()) return report.error();
    return {};
}

// The file with every occurrence of one 32-bit number in its footer replaced.
std::string WithFooterNumber(std::string file, std::int32_t from, std::int32_t to) {
    const auto bytes = [](std::int32_t number) {
        const auto raw = std::bit_cast<std::array<char, sizeof(number)>>(number);
        return std::string(raw.data(), raw.size());
    };
    std::uint32_t footer = 0;
    std::memcpy(&footer, file.data() + file.size() - 8, sizeof(footer));
    const std::size_t start = file.size() - 8 - footer;
    for (std::size_t at = file.find(bytes(from), start); at != std::string::npos;
         at = file.find(bytes(from), at)) {
        file.replace(at, sizeof(to), bytes(to));
    }
    return file;
}

std::string ParquetBytes() {
    return analytics::BytesOf(
        FileOf("SELECT '" + std::string(kMarker) + "' || i AS a FROM range(20000) t(i)").get());
}

}  // namespace

TEST_CASE("a Parquet file that is cut, turned or no Parquet at all is not readable") {
    const std::string whole = ParquetBytes();
    const std::string expected = "'/data/file' is not readable as Parquet";

    CHECK(Reason(catalog::Format::kParquet, FileWith("")) == expected);
    CHECK(Reason(catalog::Format::kParquet, FileWith("PAR1")) == expected);
    CHECK(Reason(catalog::Format::kParquet, FileWith(std::string(kMarker) + ",x\n1,2\n")) ==
          expected);
    CHECK(Reason(catalog::Format::kParquet, FileWith(whole.substr(0, whole.size() / 2))) ==
          expected);
    CHECK(Reason(catalog::Format::kParquet, FileWith(whole + "x")) == expected);
}

TEST_CASE("a Parquet file whose footer lies about its rows and pages fails the run by file") {
    std::string damaged = ParquetBytes();
    for (std::size_t i = 100; i < damaged.size() / 2; ++i) damaged[i] = static_cast<char>(i * 31);

    const base::Error error = RunError(catalog::Format::kParquet, FileWith(damaged),
                                       "SELECT count(length(a)) AS n FROM t");

    CHECK(error.code == base::ErrorCode::kInvalidArgument);
    CHECK(error.message ==
          "table 't', file 1: cannot be read to its end: it is damaged or not well-formed");
}

TEST_CASE("any byte of a Parquet footer may be wrong: there is an answer or an error, never a hang "
          "or a crash of ours") {
    const std::string whole = ParquetBytes();
    base::SystemClock clock;
    int errors = 0;
    for (std::size_t i = 8; i < 60; i += 3) {
        std::string bytes = whole;
        bytes[bytes.size() - i] = static_cast<char>(~bytes[bytes.size() - i]);
        if (!Inspect(catalog::Format::kParquet, FileWith(bytes)).ok) ++errors;
    }
    CHECK(errors > 0);
}

TEST_CASE("a gzip bomb is stopped by its ratio") {
    const auto rows =
        FileOf("SELECT repeat('0', 1000) AS a FROM range(100000)", "FORMAT csv, COMPRESSION gzip");
    const base::Error error = RunError(catalog::Format::kCsv, base::UniqueFd(dup(rows.get())),
                                       "SELECT count(*) AS n FROM t");
    CHECK(error.code == base::ErrorCode::kResourceExhausted);
    CHECK(error.message == "a compressed file unfolds to more than 250 times its size");
}

TEST_CASE("a hundred megabytes of zeros is one line too long") {
    const auto zeros = FileOf("SELECT repeat(chr(0), 1000000) AS a FROM range(100)",
                              "FORMAT csv, HEADER false, QUOTE '', COMPRESSION gzip");
    CHECK(Reason(catalog::Format::kCsv, base::UniqueFd(dup(zeros.get()))) != "");
}

TEST_CASE("compressed text that is cut off or is no such text is an error") {
    const std::string gzip = analytics::BytesOf(
        FileOf("SELECT '" + std::string(kMarker) + "' || hash(i) AS a FROM range(50000) t(i)",
               "FORMAT csv, COMPRESSION gzip")
            .get());
    CHECK(RunError(catalog::Format::kCsv, FileWith("\x1F\x8Bgarbage")).code ==
          base::ErrorCode::kInvalidArgument);
    CHECK(RunError(catalog::Format::kCsv, FileWith("\x28\xB5\x2F\xFDgarbage")).code ==
          base::ErrorCode::kInvalidArgument);
    CHECK(RunError(catalog::Format::kCsv, FileWith(gzip.substr(0, gzip.size() / 2))).code ==
          base::ErrorCode::kInvalidArgument);
}

TEST_CASE("a hundred thousand columns are too many, soon") {
    std::string header = "c0";
    for (int i = 1; i < 100'000; ++i) header += ",c" + std::to_string(i);
    CHECK(Reason(catalog::Format::kCsv, FileWith(header + "\n")) ==
          "'/data/file' has more than 1000 columns");

    std::string object = "{\"c0\":1";
    for (int i = 1; i < 20'000; ++i) object += ",\"c" + std::to_string(i) + "\":1";
    CHECK(Reason(catalog::Format::kJson, FileWith(object + "}\n")) ==
          "the files have more than 1000 columns");
}

TEST_CASE("JSON nested without end is an error or an unusable column, never a crash of ours") {
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    Inspect(catalog::Format::kJson, FileWith("{\"a\":" + deep + "}\n"));
    Inspect(catalog::Format::kJson, FileWith(deep));
    Inspect(catalog::Format::kJson, FileWith(std::string(3'000'000, '{')));
    CHECK(Reason(catalog::Format::kJson, FileWith("{\"a\":\"" + std::string(kMarker) + "\"")) !=
          "");
    CHECK(Reason(catalog::Format::kJson, FileWith("[1,2,3]")) != "");
    CHECK(Reason(catalog::Format::kJson,
                 FileWith("{\"a\":" + std::string(20'000'000, '1') + "}")) != "");
}

TEST_CASE("a row that is taken for a header is not told in an error") {
    CHECK(Reason(catalog::Format::kCsv, FileWith("ada@example.com,grace\n1,2\n")).find("ada") ==
          std::string::npos);
    CHECK(Reason(catalog::Format::kCsv, FileWith("Ada,ADA\n1,2\n")).find("Ada") ==
          std::string::npos);
}

TEST_CASE("names that rules cannot use and names equal but for case are refused") {
    CHECK(Reason(catalog::Format::kCsv, FileWith("id,ID\n1,2\n")) ==
          "columns 1 and 2 of the files have names that are equal but for case");
    CHECK(Reason(catalog::Format::kCsv, FileWith("id,na\"me\n1,2\n"))
              .find("has a name that rules cannot use") != std::string::npos);
    CHECK(Reason(catalog::Format::kParquet, FileOf("SELECT 1 AS \"a b\", 2 AS \"'; drop\""))
              .find("rules cannot use") != std::string::npos);
}

TEST_CASE("an empty text file is said to be empty") {
    CHECK(Reason(catalog::Format::kCsv, FileWith("")) == "'/data/file' is empty");
    CHECK(Reason(catalog::Format::kJson, FileWith("")) == "the files have no columns");
    CHECK(Reason(catalog::Format::kJson, FileWith("[]")) == "the files have no columns");
}

TEST_CASE("a text with bytes that are no UTF-8 fails by file, without the bytes") {
    const base::Error error =
        RunError(catalog::Format::kCsv, FileWith("a\n" + std::string(kMarker) + "\xFF\xFE\n"));
    CHECK(error.code == base::ErrorCode::kInvalidArgument);
}

TEST_CASE(
    "ranges that lie are found before any query could tell whether one row met the other side") {
    const std::string honest = analytics::BytesOf(
        FileOf("SELECT i::INTEGER AS id, CASE WHEN i = 777 THEN 1000000007 ELSE i % 4 END::INTEGER "
               "AS seg FROM range(10000) t(i)")
            .get());
    const std::string lying = WithFooterNumber(honest, 1'000'000'007, 3);
    REQUIRE(lying != honest);
    const std::string sql =
        "SELECT seg, CAST(sum(v.id) AS BIGINT) AS s FROM t JOIN v ON t.id = v.id GROUP BY seg";

    const auto without = FileOf("SELECT i::INTEGER AS id FROM range(5000) t(i) WHERE i <> 777");
    const auto with = FileOf("SELECT i::INTEGER AS id FROM range(5000) t(i)");

    // Why such a file must never come to a run: whether it fails depends on one row of the other side.
    CHECK(RunBoth(FileWith(lying), base::UniqueFd(dup(without.get())), sql).ok());
    CHECK_FALSE(RunBoth(FileWith(lying), base::UniqueFd(dup(with.get())), sql).ok());
    CHECK(WholeError(ParquetTable(lying)) ==
          "'/data/file' states in its footer what its rows do not hold, or what cannot be compared "
          "with them");
    CHECK(WholeError(ParquetTable(honest)) == "");
}

TEST_CASE("a damaged part that only some queries would read is found before any query runs") {
    std::string bytes =
        analytics::BytesOf(FileOf("SELECT i AS id, '" + std::string(kMarker) +
                                      "' || hash(i) AS a FROM range(40000) t(i)",
                                  "FORMAT parquet, ROW_GROUP_SIZE 4096, COMPRESSION snappy")
                               .get());
    const std::string whole = bytes;
    for (std::size_t i = bytes.size() * 8 / 10; i < bytes.size() * 8 / 10 + 3000; ++i)
        bytes[i] = static_cast<char>(i * 31);
    const std::string sql = "SELECT a FROM t WHERE id < 5";

    // The engine reads no part of it for such a query, which is why the answer must not depend on it.
    CHECK(RunBoth(FileWith(bytes), FileOf("SELECT 1 AS id"), sql).ok());
    CHECK(WholeError(ParquetTable(bytes)) ==
          "'/data/file' cannot be read to its end: it is damaged or not well-formed");
    CHECK(WholeError(ParquetTable(whole)) == "");
}

TEST_CASE("text that is damaged near its end is found before any query runs") {
    std::string good = "a\n";
    for (int i = 0; i < 300'000; ++i) good += "value\n";
    const std::string expected =
        "'/data/file' cannot be read to its end: it is damaged or not well-formed";
    const auto csv = [](const std::string& bytes) {
        return WholeError(TextTable(catalog::Format::kCsv, FileWith(bytes)));
    };
    CHECK(csv(good) == "");
    CHECK(csv(good + std::string(kMarker) + ",one,too,many\n") == expected);
    CHECK(csv(good + std::string(kMarker) + "\xFF\xFE\n") == expected);
    CHECK(csv(good + "\"" + std::string(kMarker) + "\n") == expected);

    std::string json;
    for (int i = 0; i < 100'000; ++i) json += "{\"a\":1}\n";
    CHECK(WholeError(TextTable(catalog::Format::kJson, FileWith(json))) == "");
    CHECK(WholeError(TextTable(catalog::Format::kJson,
                               FileWith(json + "{\"a\":\"" + kMarker + "\n"))) == expected);
}

TEST_CASE("compressed text that is cut off is found before any query runs") {
    for (const char* codec : {"gzip", "zstd"}) {
        INFO(codec);
        const std::string bytes = analytics::BytesOf(
            FileOf("SELECT '" + std::string(kMarker) + "' || hash(i) AS a FROM range(200000) t(i)",
                   std::string("FORMAT csv, COMPRESSION ") + codec)
                .get());
        const auto error = [](const std::string& cut) {
            return WholeError(TextTable(catalog::Format::kCsv, FileWith(cut)));
        };
        CHECK(error(bytes) == "");
        CHECK(error(bytes.substr(0, bytes.size() / 2)) != "");
        CHECK(error(bytes.substr(0, bytes.size() - 20)) != "");
        CHECK(error(bytes + bytes.substr(0, bytes.size() / 2)) != "");
    }
}

TEST_CASE("of several files the damaged one is named") {
    const std::string good = analytics::BytesOf(
        FileOf("SELECT i AS id, hash(i) AS a FROM range(40000) t(i)", "FORMAT parquet").get());
    std::string bad = good;
    for (std::size_t i = 2000; i < bad.size() / 2; ++i) bad[i] = static_cast<char>(i * 31);
    std::vector<catalog::OpenFile> files;
    files.push_back(analytics::AsOpenFile(FileWith(good), "/data/1"));
    files.push_back(analytics::AsOpenFile(FileWith(bad), "/data/2"));
    files.push_back(analytics::AsOpenFile(FileWith(good), "/data/3"));

    CHECK(WholeError(analytics::ParquetTable("t", std::move(files))) ==
          "'/data/2' cannot be read to its end: it is damaged or not well-formed");
}
