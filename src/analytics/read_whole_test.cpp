// SPDX-License-Identifier: Apache-2.0
#include "analytics/read_whole.h"

#include "analytics/run_query.h"
#include "analytics/scan_sql.h"
#include "analytics/worker_engine.h"
#include "analytics/worker_inspector.h"
#include "analytics/worker_test_support.h"

#include <doctest/doctest.h>
#include <unistd.h>

namespace {

using analytics::FileOf;

using Names = std::vector<std::string>;

// Reads tables whole, as the node does.
struct Reader {
    base::Result<catalog::WholeReading> Read(const runs::TableInput& table, Names keys) {
        return analytics::WorkerInspector(clock, analytics::TestWorker())
            .ReadWhole(table.source, table.schema, table.files, {.keys = std::move(keys)});
    }

    Names Unique(const std::string& select, Names keys) {
        std::vector<catalog::OpenFile> files;
        files.push_back(analytics::AsOpenFile(FileOf(select)));
        const auto read = Read(analytics::ParquetTable("t", std::move(files)), std::move(keys));
        REQUIRE_MESSAGE(read.ok(), read.error().message);
        return read->unique_keys;
    }

    base::SystemClock clock;
};

}  // namespace

TEST_CASE("a key is unique when no value but NULL stands twice in all files together") {
    Reader reader;
    CHECK(reader.Unique("SELECT i AS a, i % 9 AS b, 'k' || i AS c FROM range(1000) t(i)",
                        {"a", "b", "c"}) == Names{"a", "c"});
    CHECK(reader.Unique("SELECT CASE WHEN i > 5 THEN i END AS a FROM range(1000) t(i)", {"a"}) ==
          Names{"a"});
    CHECK(reader.Unique("SELECT CASE WHEN i = 0 THEN -0.0 ELSE i - 1.0 END::DOUBLE AS a FROM "
                        "range(10) t(i)",
                        {"a"}) == Names{});

    std::vector<catalog::OpenFile> files;
    files.push_back(analytics::AsOpenFile(FileOf("SELECT i AS a, i AS b FROM range(10) t(i)")));
    files.push_back(
        analytics::AsOpenFile(FileOf("SELECT i AS a, i + 10 AS b FROM range(10) t(i)")));
    const auto table = analytics::ParquetTable("t", std::move(files));
    CHECK(reader.Read(table, {"a", "b"})->unique_keys == Names{"b"});
}

TEST_CASE("keys of text files are never called unique") {
    Reader reader;
    runs::TableInput table{.name = "t", .source = {}, .schema = {}, .files = {}};
    table.source.files = {"/data/*"};
    table.source.format = catalog::Format::kCsv;
    table.schema.columns = {analytics::TextColumn("a")};
    table.schema.csv = {.header = true, .delimiter = ",", .quote = "\"", .null_values = {}};
    table.files.push_back(analytics::AsOpenFile(analytics::FileWith("a\nx\ny\n")));

    const auto read = reader.Read(table, {"a"});

    REQUIRE(read.ok());
    CHECK(read->unique_keys.empty());
}

TEST_CASE("keys that do not fit in memory may repeat") {
    analytics::BrokerFiles files([] { return base::UniqueFd(); });
    std::vector<base::UniqueFd> fds;
    fds.push_back(FileOf("SELECT i AS a FROM range(3000000) t(i)"));
    const auto names = analytics::AddTableFiles(files, 0, catalog::Format::kParquet, fds);
    const analytics::WorkerTable table{
        .name = "t",
        .format = catalog::Format::kParquet,
        .schema = {.columns = {analytics::TextColumn("a", "BIGINT")}, .csv = {}},
        .files = *names};
    const std::uint64_t little = std::uint64_t{32} << 20U;

    const auto read = analytics::ReadWhole(
        table, {"a"}, {.memory_bytes_max = little, .spill_bytes_max = 0, .threads_max = 2}, files);

    REQUIRE_MESSAGE(read.ok(), read.error().message);
    CHECK(read->empty());
}

TEST_CASE("the whole reading scans every column and is not answered from what files state") {
    analytics::BrokerFiles files([] { return base::UniqueFd(); });
    std::vector<base::UniqueFd> fds;
    fds.push_back(FileOf("SELECT i AS a, 'x' || i AS b FROM range(1000) t(i)"));
    const auto names = analytics::AddTableFiles(files, 0, catalog::Format::kParquet, fds);
    const analytics::WorkerTable table{
        .name = "t",
        .format = catalog::Format::kParquet,
        .schema = {.columns = {analytics::TextColumn("a", "BIGINT"), analytics::TextColumn("b")},
                   .csv = {}},
        .files = *names};
    auto database = analytics::LockedDatabase::Open({}, files);
    for (const std::string& view : analytics::ViewsOf(table, Names{"BIGINT", "VARCHAR"}))
        REQUIRE(database->Execute(view).ok());

    const auto plan = database->Query("EXPLAIN " + analytics::PrintWholeReading(table, "t"));

    REQUIRE(plan.ok());
    std::string text;
    for (const auto& row : *plan) text += row.back().value_or("");
    CHECK(text.find("READ_PARQUET") != std::string::npos);
    CHECK(text.find("hash(a, b)") != std::string::npos);
    CHECK(text.find("Filters") == std::string::npos);
}
