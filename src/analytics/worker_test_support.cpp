// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_test_support.h"

#include "analytics/locked_database.h"
#include "analytics/run_query.h"
#include "analytics/worker_inspector.h"

#include <doctest/doctest.h>
#include <unistd.h>

namespace analytics {

WorkerProgram TestWorker() {
    return {.path = std::string(GLOVEBOX_BINARY_DIR) + "/tests/glovebox_worker_for_tests",
            .show_stderr = true};
}

base::UniqueFd EmptyFile() {
    auto file = base::OpenUnnamed("/tmp");
    REQUIRE(file.ok());
    return *std::move(file);
}

base::UniqueFd FileWith(std::string_view bytes) {
    base::UniqueFd file = EmptyFile();
    REQUIRE(base::WriteAll(file.get(), bytes).ok());
    return file;
}

std::string BytesOf(int fd) {
    lseek(fd, 0, SEEK_SET);
    auto bytes = base::ReadDescriptor(fd, std::size_t{1} << 30U, "a test's file");
    REQUIRE(bytes.ok());
    return *std::move(bytes);
}

base::UniqueFd FileOf(const std::string& select, const std::string& options) {
    base::UniqueFd file = EmptyFile();
    BrokerFiles files([] { return base::UniqueFd(); });
    files.AddOutput(std::string(kOutputName), base::UniqueFd(dup(file.get())),
                    std::uint64_t{1} << 40U);
    auto database = LockedDatabase::Open(
        {.memory_bytes_max = std::uint64_t{4} << 30U, .threads_max = 2}, files);
    REQUIRE(database.ok());
    const auto copied = database->Execute("COPY (" + select + ") TO '" + std::string(kOutputName) +
                                          "' (" + options + ", USE_TMP_FILE false)");
    REQUIRE_MESSAGE(copied.ok(), copied.error().detail);
    return file;
}

catalog::OpenFile AsOpenFile(base::UniqueFd fd, std::string path) {
    return {.path = std::move(path), .fd = std::move(fd)};
}

runs::TableInput ParquetTable(std::string name, std::vector<catalog::OpenFile> files) {
    base::SystemClock clock;
    runs::TableInput table{
        .name = std::move(name), .source = {}, .schema = {}, .files = std::move(files)};
    table.source.files = {"/data/*"};
    auto schema =
        WorkerInspector(clock, TestWorker()).Inspect(table.source, {table.files.data(), 1});
    REQUIRE_MESSAGE(schema.ok(), schema.error().message);
    table.schema = *std::move(schema);
    return table;
}

catalog::FileColumn TextColumn(std::string name, std::string_view type) {
    return {
        .name = std::move(name), .type = *query::ParseType(type), .type_text = std::string(type)};
}

std::string RowsOf(runs::Engine& engine, int fd) {
    const auto stream = engine.Read(fd);
    REQUIRE_MESSAGE(stream.ok(), stream.error().message);
    std::string rows;
    for (;;) {
        const auto row = (*stream)->Next();
        REQUIRE_MESSAGE(row.ok(), row.error().message);
        if (row->empty()) return rows;
        if (!rows.empty()) rows += "\n";
        for (std::size_t i = 0; i < row->size(); ++i) {
            rows += (i == 0 ? "" : "|") + std::string((*row)[i].value_or("NULL"));
        }
    }
}

}  // namespace analytics
