// SPDX-License-Identifier: Apache-2.0
// Files made to hurt whoever reads them: each must give a clear error within limits, and leave the parent alone.
#include "analytics/worker_engine.h"
#include "analytics/worker_inspector.h"
#include "analytics/worker_test_support.h"

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
    const auto report = engine.Run(std::move(request), {}, {});
    REQUIRE_FALSE(report.ok());
    CHECK((report.error().message + report.error().detail).find("marker") == std::string::npos);
    return report.error();
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

TEST_CASE("names that rules cannot use and names equal but for case are refused") {
    CHECK(Reason(catalog::Format::kCsv, FileWith("id,ID\n1,2\n")) ==
          "the files have two columns 'id' that are equal but for case");
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
