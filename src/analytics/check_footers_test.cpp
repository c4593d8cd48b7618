// SPDX-License-Identifier: Apache-2.0
#include "analytics/check_footers.h"

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

constexpr const char* kLies =
    "'/data/file' states in its footer what its rows do not hold, or what "
    "cannot be compared with them";

runs::TableInput TableOf(const std::string& bytes, std::string name = "t") {
    std::vector<catalog::OpenFile> files;
    files.push_back(analytics::AsOpenFile(FileWith(bytes)));
    return analytics::ParquetTable(std::move(name), std::move(files));
}

std::string Bytes(const std::string& select, const std::string& options = "FORMAT parquet") {
    return analytics::BytesOf(FileOf(select, options).get());
}

// What a table's owner is told when it is read whole; "" when it passes.
std::string Told(const std::string& bytes) {
    base::SystemClock clock;
    const runs::TableInput table = TableOf(bytes);
    const auto read = analytics::WorkerInspector(clock, analytics::TestWorker())
                          .ReadWhole(table.source, table.schema, table.files, {});
    return read.ok() ? "" : read.error().message;
}

std::size_t FooterStart(const std::string& file) {
    std::uint32_t length = 0;
    std::memcpy(&length, file.data() + file.size() - 8, sizeof(length));
    return file.size() - 8 - length;
}

// The file with bytes of its footer replaced wherever they stand; they must stand there.
std::string WithFooter(std::string file, const std::string& from, const std::string& to) {
    REQUIRE(from.size() == to.size());
    std::size_t at = file.find(from, FooterStart(file));
    REQUIRE(at != std::string::npos);
    for (; at != std::string::npos; at = file.find(from, at)) file.replace(at, to.size(), to);
    return file;
}

template <class Number>
std::string Raw(Number number) {
    const auto raw = std::bit_cast<std::array<char, sizeof(Number)>>(number);
    return {raw.data(), raw.size()};
}

// A number below 2^20 as the footer writes counts, in three bytes.
std::string Count(std::uint32_t number) {
    const std::uint32_t zigzag = number * 2;
    return {static_cast<char>((zigzag & 0x7FU) | 0x80U),
            static_cast<char>(((zigzag >> 7U) & 0x7FU) | 0x80U),
            static_cast<char>((zigzag >> 14U) & 0x7FU)};
}

// Where the one bloom filter of a file stands, header and all.
std::size_t BloomStart(const std::string& bytes) {
    analytics::BrokerFiles files([] { return base::UniqueFd(); });
    std::vector<base::UniqueFd> fds;
    fds.push_back(FileWith(bytes));
    const auto names = analytics::AddTableFiles(files, 0, catalog::Format::kParquet, fds);
    auto database = analytics::LockedDatabase::Open({}, files);
    const auto offset = database->Execute(
        "SELECT max(bloom_filter_offset) FROM parquet_metadata('" + names->front() + "')");
    REQUIRE(offset.ok());
    return *offset;
}

constexpr std::int32_t kLow = -1'000'000'007;
constexpr std::int32_t kHigh = 1'000'000'007;

// 10000 rows in which each of two values stands once outside of what the others span.
std::string Spread() {
    return Bytes("SELECT i::INTEGER AS id, CASE WHEN i = 777 THEN " + std::to_string(kHigh) +
                 " WHEN i = 778 THEN " + std::to_string(kLow) +
                 " ELSE i % 4 END::INTEGER AS seg FROM range(10000) t(i)");
}

}  // namespace

TEST_CASE("footers that tell the truth pass, of every type and in many row groups") {
    CHECK(Told(Bytes("SELECT 1 AS a, 'b' AS b LIMIT 0")) == "");
    CHECK(Told(Bytes(
              "SELECT (i % 100)::TINYINT AS a, (i % 65536)::USMALLINT AS b, i::UBIGINT AS c, (i % "
              "99)::DECIMAL(4,1) AS d, i::DECIMAL(30,2) AS e, DATE '1900-01-01' + i::INTEGER AS "
              "f, TIMESTAMP '1969-12-31 23:59:59.5' + to_microseconds(i) AS g, i % 2 = 0 AS h, "
              "'it''s ' || i AS i2, i::VARCHAR::BLOB AS k, TIME '00:00:01' AS l, [i] AS m, {'a': "
              "i, 'b': {'c': i}} AS n, NULL::INTEGER AS p, CASE WHEN i % 3 = 0 THEN i END AS q, "
              "make_timestamp_ns(i) AS r, TIMESTAMPTZ '2020-01-01 00:00:00+02' AS s, i AS t FROM "
              "range(300000) t(i)",
              "FORMAT parquet, ROW_GROUP_SIZE 2048")) == "");
}

TEST_CASE("NaN, infinity and the two zeros are no lies") {
    CHECK(Told(Bytes("SELECT unnest(['1.5', '-0.0', '0.0', 'nan', NULL]::DOUBLE[]) AS a, "
                     "unnest(['0.1', 'inf', '-inf', 'nan', '3']::FLOAT[]) AS b")) == "");
    // As writers do that leave NaN out of the range.
    const std::string plain =
        Bytes("SELECT unnest([1.5::DOUBLE, 7.25::DOUBLE, 2.5::DOUBLE]) AS a",
              "FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1");
    std::string with = plain;
    const std::size_t at = with.find(Raw(2.5));
    REQUIRE(at < FooterStart(with));
    with.replace(at, sizeof(double), Raw(std::bit_cast<double>(0x7FF8000000000000U)));
    CHECK(Told(with) == "");
    CHECK(Told(WithFooter(plain, Raw(7.25), Raw(7.0))) == kLies);
    CHECK(Told(WithFooter(plain, Raw(1.5), Raw(2.0))) == kLies);
}

TEST_CASE("a range that leaves out one value is refused") {
    const std::string honest = Spread();
    CHECK(Told(honest) == "");
    CHECK(Told(WithFooter(honest, Raw(kHigh), Raw(std::int32_t{3}))) == kLies);
    CHECK(Told(WithFooter(honest, Raw(kLow), Raw(std::int32_t{0}))) == kLies);
    CHECK(Told(WithFooter(honest, Raw(kLow), Raw(kLow - 1))) == "");
    CHECK(Told(WithFooter(honest, Raw(kHigh), Raw(kHigh + 1))) == "");
}

TEST_CASE("a range of texts that leaves out one value is refused, one cut short is not") {
    const std::string honest = Bytes(
        "SELECT CASE WHEN i = 7 THEN 'aaaaaaaaaaaa' WHEN i = 8 THEN 'zzzzzzzzzzzz' ELSE 'm' || "
        "i END AS a FROM range(1000) t(i)");
    CHECK(Told(honest) == "");
    CHECK(Told(WithFooter(honest, "aaaaaaaaaaaa", "aaaaaaaaaaab")) == kLies);
    CHECK(Told(WithFooter(honest, "zzzzzzzzzzzz", "zzzzzzzzzzzy")) == kLies);
    CHECK(Told(WithFooter(honest, "aaaaaaaaaaaa", "a00000000000")) == "");
    CHECK(Told(WithFooter(honest, "zzzzzzzzzzzz", "z{0000000000")) == "");
    CHECK(Told(WithFooter(honest, "aaaaaaaaaaaa",
                          "\xFF"
                          "aaaaaaaaaaa")) == kLies);
}

TEST_CASE("a lie about NULLs is refused") {
    const std::string honest =
        Bytes("SELECT CASE WHEN i >= 54321 THEN i % 10 END AS a FROM range(100000) t(i)");
    CHECK(Told(honest) == "");
    CHECK(Told(WithFooter(honest, Count(54'321), std::string("\x80\x80\x00", 3))) == kLies);
    CHECK(Told(WithFooter(honest, Count(54'321), Count(100'000))) == kLies);
}

TEST_CASE("ranges in the old fields of a footer are compared too") {
    const std::string honest = Spread();
    // The newer two fields get numbers that mean nothing.
    std::string older = honest;
    const std::size_t first = older.find(Raw(kHigh), FooterStart(older));
    const std::size_t newer = older.find(Raw(kHigh), first + 1);
    REQUIRE(newer != std::string::npos);
    older[newer - 2] = '\x78';
    CHECK(Told(older) == "");
    CHECK(Told(WithFooter(older, Raw(kHigh), Raw(std::int32_t{3}))) == kLies);
    CHECK(Told(WithFooter(older, Raw(kLow), Raw(std::int32_t{0}))) == kLies);
}

TEST_CASE("one row group among many is enough to be refused") {
    const std::string honest =
        Bytes("SELECT CASE WHEN i = 200777 THEN 1000000007 ELSE i % 4 END::INTEGER AS a FROM "
              "range(300000) t(i)",
              "FORMAT parquet, ROW_GROUP_SIZE 2048");
    CHECK(Told(honest) == "");
    CHECK(Told(WithFooter(honest, Raw(kHigh), Raw(std::int32_t{3}))) == kLies);
}

TEST_CASE("one row group among very many is enough to be refused") {
    const std::string honest = Bytes("SELECT CASE WHEN i = 500777 THEN 1000000007 ELSE i // 2048 "
                                     "END::INTEGER AS a, 'x' || i AS b FROM range(1000000) t(i)",
                                     "FORMAT parquet, ROW_GROUP_SIZE 2048");
    CHECK(Told(honest) == "");
    CHECK(Told(WithFooter(honest, Raw(kHigh), Raw(std::int32_t{480}))) == kLies);
}

TEST_CASE("columns whose ranges cannot be told apart are refused") {
    CHECK(Told(Bytes("SELECT 1 AS file_row_number")) == kLies);
    const std::string two = WithFooter(Bytes("SELECT 1 AS same, 2 AS some"), "some", "same");
    CHECK(Told(two) == kLies);
}

TEST_CASE("a bloom filter that lies takes no row from a join") {
    std::string lying = Bytes("SELECT (i % 1000)::INTEGER AS id FROM range(100000) t(i)");
    const std::size_t start = BloomStart(lying);
    REQUIRE(start > 0);
    for (std::size_t i = start + 32; i < FooterStart(lying) - 16; ++i) lying[i] = '\0';
    const std::string one = Bytes("SELECT 777::INTEGER AS id");

    const auto rows = [&](const char* sql) {
        base::SystemClock clock;
        analytics::WorkerEngine engine(clock, analytics::TestWorker());
        const base::UniqueFd output = analytics::EmptyFile();
        runs::RunRequest request{.sql = sql, .tables = {}, .output_fd = output.get(), .limits = {}};
        request.tables.push_back(TableOf(lying, "t"));
        request.tables.push_back(TableOf(one, "v"));
        const auto report = engine.Run(request, {}, {});
        REQUIRE_MESSAGE(report.ok(), report.error().message);
        return analytics::RowsOf(engine, output.get());
    };

    // It lies indeed, where a literal asks it.
    CHECK(rows("SELECT count(*) AS n FROM t WHERE id = 777") == "0");
    CHECK(rows("SELECT count(*) AS n FROM t JOIN v ON t.id = v.id") == "100");
}
