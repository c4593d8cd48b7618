// SPDX-License-Identifier: Apache-2.0
#include "metadata/test_notes.h"

#include <sys/stat.h>

namespace {

void Insert(metadata::Database& database, std::int64_t id) {
    REQUIRE(database.Execute(TestNotes::kInsert, {id, std::string(1'000, 'x')}).ok());
}

std::int64_t Count(metadata::Database& database) {
    const auto row = database.QueryOne<std::int64_t>("SELECT COUNT(*) FROM notes");
    REQUIRE(row.ok());
    return std::get<0>(**row);
}

}  // namespace

TEST_CASE("a copy is the database as it was at its moment, while others go on writing") {
    const TestNotes notes;
    auto reader = notes.Open();
    auto writer = notes.Open();
    for (std::int64_t id = 0; id < 10; ++id) Insert(writer, id);
    const auto target = notes.folder.path / "copy.db";
    std::int64_t done = 0;
    {
        const auto moment = reader.BeginReading();
        REQUIRE(moment.ok());
        CHECK(Count(reader) == 10);
        Insert(writer, 10);
        REQUIRE(reader
                    .CopyTo(target,
                            [&](std::int64_t now, std::int64_t all) {
                                done = now;
                                CHECK(now <= all);
                            })
                    .ok());
    }

    auto copy = metadata::Database::Open(target);
    REQUIRE(copy.ok());
    CHECK(Count(*copy) == 10);
    CHECK(Count(reader) == 11);
    CHECK(done > 0);
    struct stat status{};
    REQUIRE(stat(target.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("a copy never takes the place of a file") {
    const TestNotes notes;
    auto database = notes.Open();

    CHECK_FALSE(
        database.CopyTo(notes.folder.path / "node.db", [](std::int64_t, std::int64_t) {}).ok());
}
