// SPDX-License-Identifier: Apache-2.0
#include "metadata/migrations.h"

#include "../tests/support/temporary_folder.h"

#include <array>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Node {
    metadata::Database Open() const { return *metadata::Database::Open(folder.path / "node.db"); }
    support::TemporaryFolder folder;
};

constexpr std::string_view kFirst = "CREATE TABLE things (id TEXT PRIMARY KEY)";
constexpr std::string_view kSecond =
    "ALTER TABLE things ADD COLUMN name TEXT; CREATE INDEX by_name ON things (name)";

}  // namespace

TEST_CASE("steps run once and in order, also when a program learns more of them") {
    const Node node;
    auto database = node.Open();
    const std::array<metadata::RoomMigrations, 1> old_program = {{{"things", {kFirst}}}};
    const std::array<metadata::RoomMigrations, 2> new_program = {
        {{"things", {kFirst, kSecond}}, {"others", {"CREATE TABLE others (id TEXT)"}}}};

    REQUIRE(metadata::Migrate(database, old_program).ok());
    REQUIRE(metadata::Migrate(database, old_program).ok());
    REQUIRE(metadata::Migrate(database, new_program).ok());
    REQUIRE(metadata::Migrate(database, new_program).ok());

    CHECK(database.Execute("INSERT INTO things (id, name) VALUES (?, ?)", {"1", "n"}).ok());
    CHECK(database.Execute("INSERT INTO others (id) VALUES (?)", {"1"}).ok());
}

TEST_CASE("a database written by a newer program is refused and stays as it is") {
    const Node node;
    auto database = node.Open();
    const std::array<metadata::RoomMigrations, 2> newer = {
        {{"things", {kFirst, kSecond}}, {"others", {"CREATE TABLE others (id TEXT)"}}}};
    const std::array<metadata::RoomMigrations, 2> fewer_steps = {
        {{"things", {kFirst}}, {"others", {"SELECT 1"}}}};
    const std::array<metadata::RoomMigrations, 1> fewer_rooms = {{{"things", {kFirst, kSecond}}}};
    REQUIRE(metadata::Migrate(database, newer).ok());

    const auto steps = metadata::Migrate(database, fewer_steps);
    const auto rooms = metadata::Migrate(database, fewer_rooms);

    REQUIRE_FALSE(steps.ok());
    CHECK(steps.error().code == base::ErrorCode::kConflict);
    CHECK(steps.error().message.find("newer version") != std::string::npos);
    CHECK_FALSE(rooms.ok());
    CHECK(metadata::Migrate(database, newer).ok());
}

TEST_CASE("a step that fails takes all steps of its run back") {
    const Node node;
    auto database = node.Open();
    const std::array<metadata::RoomMigrations, 2> broken = {
        {{"things", {kFirst}}, {"others", {"CREATE TABLE others (id TEXT)", "no such sql"}}}};

    CHECK_FALSE(metadata::Migrate(database, broken).ok());

    const std::array<metadata::RoomMigrations, 1> fixed = {{{"things", {kFirst}}}};
    CHECK(metadata::Migrate(database, fixed).ok());
}

TEST_CASE("programs that start at once on a new node all find its tables made once") {
    const Node node;
    constexpr int kPrograms = 8;
    const std::array<metadata::RoomMigrations, 1> rooms = {{{"things", {kFirst, kSecond}}}};
    for (int i = 0; i < kPrograms; ++i) {
        if (fork() != 0) continue;
        auto database = metadata::Database::Open(node.folder.path / "node.db");
        const bool done =
            database.ok() && metadata::Migrate(*database, rooms).ok() &&
            database->Execute("INSERT INTO things (id) VALUES (?)", {std::to_string(i)}).ok();
        _exit(done ? 0 : 1);
    }
    int failed = 0;
    for (int i = 0; i < kPrograms; ++i) {
        int status = 0;
        wait(&status);
        failed += status == 0 ? 0 : 1;
    }

    CHECK(failed == 0);
    auto database = node.Open();
    CHECK(std::get<0>(**database.QueryOne<std::int64_t>("SELECT count(*) FROM things")) ==
          kPrograms);
}
