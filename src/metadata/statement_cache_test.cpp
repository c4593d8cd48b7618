// SPDX-License-Identifier: Apache-2.0
#include "metadata/statement_cache.h"

#include "../tests/support/temporary_folder.h"
#include "metadata/database.h"

#include <doctest/doctest.h>

namespace {

struct Notes {
    Notes() { REQUIRE(database.ExecuteScript("CREATE TABLE notes (text TEXT)").ok()); }

    std::int64_t Count(std::string_view text) {
        const auto row =
            database.QueryOne<std::int64_t>("SELECT COUNT(*) FROM notes WHERE text = ?", {text});
        REQUIRE(row.ok());
        return std::get<0>(**row);
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "notes.db");
};

}  // namespace

TEST_CASE("a statement that is used again starts over, without its earlier values") {
    Notes notes;
    for (const char* text : {"a", "b", "b"})
        REQUIRE(notes.database.Execute("INSERT INTO notes VALUES (?)", {text}).ok());

    CHECK(notes.Count("b") == 2);
    CHECK(notes.Count("a") == 1);
    {
        // Left in the middle.
        auto half = *notes.database.Prepare("SELECT text FROM notes");
        REQUIRE(half.Bind({}).ok());
        REQUIRE(*half.Step());
    }
    CHECK(notes.database.Query<std::string>("SELECT text FROM notes")->size() == 3);
    auto unbound = *notes.database.Prepare("SELECT COUNT(*) FROM notes WHERE text = ?");
    CHECK(*unbound.Step());
    CHECK(std::get<0>(*unbound.Read<std::int64_t>()) == 0);
}

TEST_CASE("one text can be used twice at once") {
    Notes notes;
    REQUIRE(notes.database.Execute("INSERT INTO notes VALUES ('a'), ('b')").ok());
    for (int round = 0; round < 2; ++round) {
        auto outer = *notes.database.Prepare("SELECT text FROM notes ORDER BY text");
        auto inner = *notes.database.Prepare("SELECT text FROM notes ORDER BY text");
        REQUIRE(*outer.Step());
        REQUIRE(*inner.Step());
        REQUIRE(*inner.Step());
        CHECK(std::get<0>(*outer.Read<std::string>()) == "a");
        CHECK(std::get<0>(*inner.Read<std::string>()) == "b");
    }
}

TEST_CASE("a kept statement sees the table as it has become") {
    Notes notes;
    REQUIRE(notes.database.Execute("INSERT INTO notes VALUES ('a')").ok());
    CHECK(notes.Count("a") == 1);

    REQUIRE(notes.database.ExecuteScript("ALTER TABLE notes ADD COLUMN more TEXT").ok());
    CHECK(notes.Count("a") == 1);
    REQUIRE(notes.database.ExecuteScript("DROP TABLE notes").ok());
    CHECK_FALSE(notes.database.Query<std::string>("SELECT text FROM notes").ok());
}

TEST_CASE("more texts than are kept are no problem") {
    Notes notes;
    for (std::size_t i = 0; i < metadata::kStatementsKeptMax + 10; ++i) {
        const std::string sql = "SELECT " + std::to_string(i);
        const auto row = notes.database.QueryOne<std::int64_t>(sql);
        REQUIRE(row.ok());
        CHECK(std::get<0>(**row) == static_cast<std::int64_t>(i));
    }
}
