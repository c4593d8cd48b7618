// SPDX-License-Identifier: Apache-2.0
#include "metadata/database.h"

#include "metadata/test_notes.h"

#include <array>
#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

std::int64_t Count(metadata::Database& database) {
    return std::get<0>(**database.QueryOne<std::int64_t>("SELECT count(*) FROM notes"));
}

// Writes notes 0 and 1, each on its own, then 2 and 3 in a transaction, and dies after `steps`
// steps.
[[noreturn]] void WriteAndDie(const std::filesystem::path& file, int steps) {
    const auto step = [&] {
        if (steps-- == 0) raise(SIGKILL);
    };
    auto database = metadata::Database::Open(file);
    step();
    (void)database->Execute(TestNotes::kInsert, {0, "a"}).ok();
    step();
    (void)database->Execute(TestNotes::kInsert, {1, "b"}).ok();
    step();
    auto transaction = database->Begin();
    (void)database->Execute(TestNotes::kInsert, {2, "c"}).ok();
    step();
    (void)database->Execute(TestNotes::kInsert, {3, "d"}).ok();
    step();
    (void)transaction->Commit().ok();
    step();
    _exit(1);
}

}  // namespace

TEST_CASE("what contradicts a key is a conflict, and its message holds no value") {
    const TestNotes notes;
    auto database = notes.Open();
    REQUIRE(database.Execute(TestNotes::kInsert, {1, "secret"}).ok());

    const auto again = database.Execute(TestNotes::kInsert, {1, "secret"});

    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == base::ErrorCode::kConflict);
    CHECK((again.error().message + again.error().detail).find("secret") == std::string::npos);
}

TEST_CASE("a change that answers its row is committed when the answer is there") {
    const TestNotes notes;
    auto database = notes.Open();

    const auto id = database.QueryOne<std::int64_t>(
        "INSERT INTO notes (id, text) VALUES (?, ?) RETURNING id", {5, "a"});

    REQUIRE(id.ok());
    CHECK(std::get<0>(**id) == 5);
    auto other = notes.Open();
    CHECK(Count(other) == 1);
    CHECK(database
              .QueryOne<std::int64_t>("INSERT INTO notes (id, text) VALUES (?, ?) RETURNING id",
                                      {5, "a"})
              .error()
              .code == base::ErrorCode::kConflict);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    const TestNotes notes;
    auto database = notes.Open();
    {
        const auto transaction = database.Begin();
        REQUIRE(transaction.ok());
        REQUIRE(database.Execute(TestNotes::kInsert, {1, "a"}).ok());
        CHECK(Count(database) == 1);
        CHECK_FALSE(database.Begin().ok());
    }

    CHECK(Count(database) == 0);
    CHECK(database.Begin().ok());
}

TEST_CASE("the database and its side files are readable by the owner only, and settings are as "
          "promised") {
    const TestNotes notes;
    auto database = notes.Open();
    REQUIRE(database.Execute(TestNotes::kInsert, {1, "a"}).ok());

    for (const auto& entry : std::filesystem::directory_iterator(notes.folder.path)) {
        struct stat status{};
        REQUIRE(stat(entry.path().c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0600U);
    }
    CHECK(std::get<0>(**database.QueryOne<std::string>("PRAGMA journal_mode")) == "wal");
    CHECK(std::get<0>(**database.QueryOne<std::int64_t>("PRAGMA synchronous")) == 2);
    CHECK(std::get<0>(**database.QueryOne<std::int64_t>("PRAGMA foreign_keys")) == 1);
}

TEST_CASE("writers on connections of their own take turns and lose nothing") {
    const TestNotes notes;
    auto database = notes.Open();
    constexpr int kEach = 50;
    const auto write = [&](int first) {
        auto own = metadata::Database::Open(notes.folder.path / "node.db");
        for (int i = 0; i < kEach; ++i) {
            auto transaction = own->Begin();
            (void)own->Execute(TestNotes::kInsert, {first + i, "x"}).ok();
            (void)transaction->Commit().ok();
        }
    };
    {
        const std::jthread one(write, 0);
        const std::jthread two(write, kEach);
    }

    CHECK(Count(database) == 2 * kEach);
}

TEST_CASE(
    "killed between any two statements, what was committed survives and what was not does not") {
    // Notes to be found after a kill before step: open, 0, 1, 2 and 3 inside the transaction, its
    // commit.
    constexpr std::array<std::int64_t, 6> kSurvivors = {0, 1, 2, 2, 2, 4};
    for (int steps = 0; steps < static_cast<int>(kSurvivors.size()); ++steps) {
        const TestNotes notes;
        { (void)notes.Open(); }
        const pid_t child = fork();
        if (child == 0) WriteAndDie(notes.folder.path / "node.db", steps);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));

        auto database = notes.Open();
        CHECK(Count(database) == kSurvivors[static_cast<std::size_t>(steps)]);
        CHECK(std::get<0>(**database.QueryOne<std::string>("PRAGMA integrity_check")) == "ok");
    }
}

TEST_CASE("a file that is no database is refused by its path") {
    const TestNotes notes;
    std::ofstream(notes.folder.path / "node.db") << std::string(10'000, 'x');

    const auto database = metadata::Database::Open(notes.folder.path / "node.db");

    REQUIRE_FALSE(database.ok());
    CHECK(database.error().code == base::ErrorCode::kCorrupt);
    CHECK(database.error().message.find("node.db") != std::string::npos);
}
