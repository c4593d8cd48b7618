// SPDX-License-Identifier: Apache-2.0
#include "metadata/statement.h"

#include "metadata/test_notes.h"

#include <doctest/doctest.h>
#include <filesystem>

TEST_CASE("values come back as they were bound, with their types") {
    const TestNotes notes;
    auto database = notes.Open();
    REQUIRE(database
                .ExecuteScript(
                    "CREATE TABLE kinds (i BIGINT, d DOUBLE PRECISION, t TEXT, b BLOB, n TEXT)")
                .ok());
    const base::Bytes bytes = {0, 1, 255};
    const std::string text("nul\0inside ü", 12);

    REQUIRE(database
                .Execute("INSERT INTO kinds VALUES (?, ?, ?, ?, ?)",
                         {INT64_MIN, 0.5, text, bytes, nullptr})
                .ok());
    REQUIRE(
        database
            .Execute("INSERT INTO kinds VALUES (?, ?, ?, ?, ?)", {0, 1.0, "", base::Bytes(), ""})
            .ok());

    const auto rows =
        database.Query<std::int64_t, double, std::string, base::Bytes, std::optional<std::string>>(
            "SELECT i, d, t, b, n FROM kinds ORDER BY i");
    REQUIRE(rows.ok());
    CHECK((*rows)[0] == std::tuple(INT64_MIN, 0.5, text, bytes, std::optional<std::string>()));
    CHECK((*rows)[1] == std::tuple(std::int64_t{0}, 1.0, std::string(), base::Bytes(),
                                   std::optional<std::string>("")));
}

TEST_CASE("a row's type can be named once for several statements") {
    const TestNotes notes;
    auto database = notes.Open();
    REQUIRE(database.Execute(TestNotes::kInsert, {1, "one"}).ok());
    using Row = std::tuple<std::int64_t, std::string>;

    CHECK(**database.QueryOne<Row>("SELECT id, text FROM notes") == Row(1, "one"));
    CHECK(database.Query<Row>("SELECT id, text FROM notes")->front() == Row(1, "one"));
    CHECK_FALSE(database.QueryOne<Row>("SELECT id FROM notes").ok());
}

TEST_CASE("a value of another type than the code asks for is an error, not a conversion") {
    const TestNotes notes;
    auto database = notes.Open();
    REQUIRE(database.Execute(TestNotes::kInsert, {1, nullptr}).ok());

    CHECK(database.QueryOne<std::string>("SELECT text FROM notes").error().code ==
          base::ErrorCode::kCorrupt);
    CHECK(database.QueryOne<std::string>("SELECT id FROM notes").error().code ==
          base::ErrorCode::kCorrupt);
    CHECK_FALSE(database.QueryOne<std::int64_t>("SELECT id, text FROM notes").ok());
    CHECK_FALSE(database.Execute(TestNotes::kInsert, {1}).ok());
}

TEST_CASE("a time is stored as milliseconds, and only one that has a text is read") {
    const TestNotes notes;
    auto database = notes.Open();
    const base::WallTime time(std::chrono::milliseconds(1'763'000'000'123));
    REQUIRE(database.Execute(TestNotes::kInsert, {time, nullptr}).ok());

    CHECK(std::get<0>(**database.QueryOne<std::int64_t>("SELECT id FROM notes")) ==
          1'763'000'000'123);
    CHECK(std::get<0>(**database.QueryOne<base::WallTime>("SELECT id FROM notes")) == time);
    CHECK_FALSE(
        std::get<0>(**database.QueryOne<std::optional<base::WallTime>>("SELECT text FROM notes")));
    for (const base::WallTime bound : {base::kWallTimeMin, base::kWallTimeMax}) {
        const bool is_least = bound == base::kWallTimeMin;
        const base::WallTime beyond = bound + std::chrono::milliseconds(is_least ? -1 : 1);
        CHECK(database.QueryOne<base::WallTime>("SELECT ?", {bound}).ok());
        CHECK(database.QueryOne<base::WallTime>("SELECT ?", {beyond}).error().code ==
              base::ErrorCode::kCorrupt);
    }
}

TEST_CASE("hostile text is a value and nothing else") {
    const TestNotes notes;
    auto database = notes.Open();
    const std::string hostile = "'); DROP TABLE notes; --";

    REQUIRE(database.Execute(TestNotes::kInsert, {1, hostile}).ok());

    CHECK(std::get<0>(**database.QueryOne<std::string>("SELECT text FROM notes")) == hostile);
}
