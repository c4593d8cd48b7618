// SPDX-License-Identifier: Apache-2.0
#include "runs/protected_query.h"

#include "../tests/support/object_files.h"
#include "runs/test_room.h"

#include <doctest/doctest.h>

using namespace support;

TEST_CASE("a released result is an object of the asker, and what ran is the printed SQL") {
    Room room;

    const auto released = runs::Run(room.services, room.Ask(), room.Approved(), {});

    REQUIRE(released.ok());
    CHECK(released->result.row_count() == 3);
    CHECK(room.engine.sql.find("SELECT DISTINCT guests.city AS o0") == 0);
    const auto fd =
        room.objects.OpenForReading(room.airline, storage::ObjectId(released->result.key()));
    REQUIRE(fd.ok());
    CHECK(*base::ReadDescriptor(fd->get(), 100, "object") == "rows");
}

TEST_CASE("a rule that changes while the query runs discards the result") {
    Room room;
    room.engine.meanwhile = [&room] {
        collaboration::ConfiguredTables tables(room.database);
        auto table = *tables.FindByName(room.partner, "guests");
        std::get<policy::ListRule>(table.rule->rule).list_columns = {};
        table.allowed_columns = {"id"};
        REQUIRE(tables.Update(table, room.clock).ok());
    };

    const auto released = runs::Run(room.services, room.Ask(), room.Approved(), {});

    REQUIRE_FALSE(released.ok());
    CHECK(released.error().code == base::ErrorCode::kConflict);
    CHECK(support::ObjectFiles(room.folder.path, room.airline).empty());
}

TEST_CASE("a run that fails leaves nothing behind") {
    Room room;
    room.engine.fails = true;

    CHECK(runs::Run(room.services, room.Ask(), room.Approved(), {}).error().code ==
          base::ErrorCode::kResourceExhausted);
    CHECK(support::ObjectFiles(room.folder.path, room.airline).empty());
}

TEST_CASE("files that are gone are told without their paths") {
    Room room;
    const auto approved = room.Approved();
    std::filesystem::remove(room.folder.path / "rows.parquet");

    const auto released = runs::Run(room.services, room.Ask(), approved, {});

    REQUIRE_FALSE(released.ok());
    CHECK(released.error().message.find("rows.parquet") == std::string::npos);
}

TEST_CASE("who is no member is answered alike for every name, and nothing is described to them") {
    Room room;
    const auto stranger =
        access_control::Accounts(room.database).Create("stranger", room.random, room.clock);
    const auto answer = [&](const std::string& collaboration) {
        const auto judgement = runs::Judge(
            room.services, {stranger->id, collaboration, "SELECT", policy::Purpose::kExplain});
        return query::ToJson(std::get<std::vector<query::Refusal>>(*judgement).at(0)).Dump();
    };

    CHECK(answer("loyalty") == answer("nowhere"));
    CHECK(room.describer.calls == 0);
}

TEST_CASE("the run hash changes with the data and not with the asking") {
    Room room;
    const auto first = runs::Run(room.services, room.Ask(), room.Approved(), {});
    const auto second = runs::Run(room.services, room.Ask(), room.Approved(), {});
    REQUIRE(base::WriteFileDurably(room.folder.path / "rows.parquet", "more bytes").ok());
    const auto third = runs::Run(room.services, room.Ask(), room.Approved(), {});

    CHECK(first->run_hash == second->run_hash);
    CHECK(first->run_hash != third->run_hash);
    CHECK(first->result.plan_hash() == third->result.plan_hash());
}

TEST_CASE("every version of a table's files is read whole once, before the first run over it") {
    Room room;
    REQUIRE(runs::Run(room.services, room.Ask(), room.Approved(), {}).ok());
    CHECK(room.inspector.readings == 2);
    REQUIRE(runs::Run(room.services, room.Ask(), room.Approved(), {}).ok());
    CHECK(room.inspector.readings == 2);
    REQUIRE(base::WriteFileDurably(room.folder.path / "rows.parquet", "more bytes").ok());
    REQUIRE(runs::Run(room.services, room.Ask(), room.Approved(), {}).ok());
    CHECK(room.inspector.readings == 4);
}

TEST_CASE("files that cannot be read to their end fail the run before the engine is asked") {
    Room room;
    room.inspector.damaged = true;

    const auto released = runs::Run(room.services, room.Ask(), room.Approved(), {});

    REQUIRE_FALSE(released.ok());
    CHECK(released.error().code == base::ErrorCode::kInvalidArgument);
    CHECK(released.error().message ==
          "the files of table 'guests' cannot be read to their end; its owner must look");
    CHECK(released.error().detail.find("rows.parquet") != std::string::npos);
    CHECK(room.engine.sql.empty());
    CHECK(runs::Run(room.services, room.Ask(), room.Approved(), {}).error().message ==
          released.error().message);
}

TEST_CASE("a file that differs is told to its owner, and not to who asks") {
    Room room;
    room.engine.differs = true;

    const auto released = runs::Run(room.services, room.Ask(), room.Approved(), {});

    REQUIRE_FALSE(released.ok());
    CHECK(released.error().code == base::ErrorCode::kInvalidArgument);
    CHECK(released.error().message.find("salary") == std::string::npos);
    CHECK(released.error().detail.find("salary") != std::string::npos);
    CHECK(support::ObjectFiles(room.folder.path, room.airline).empty());
}

TEST_CASE("files that change while the query runs discard the result") {
    Room room;
    room.engine.meanwhile = [&room] {
        CHECK(base::WriteFileDurably(room.folder.path / "rows.parquet", "other").ok());
    };

    const auto released = runs::Run(room.services, room.Ask(), room.Approved(), {});

    REQUIRE_FALSE(released.ok());
    CHECK(released.error().code == base::ErrorCode::kConflict);
    CHECK(released.error().message.find("rows.parquet") == std::string::npos);
    CHECK(support::ObjectFiles(room.folder.path, room.airline).empty());
}

TEST_CASE(
    "what runs depends on whether the other keys are unique in the opened files, the plan hash "
    "does not") {
    Room room;
    room.Aggregate();
    room.engine.columns = {{"o0", kVarchar}, {"o1", kBigint}};
    const auto counted_once = [&room] {
        return room.engine.sql.find("guests#rows") != std::string::npos;
    };

    const auto plain = runs::Run(room.services, room.Ask(), room.Approved(), {});
    REQUIRE_MESSAGE(plain.ok(), plain.error().message);
    CHECK_FALSE(counted_once());

    room.inspector.unique = false;
    REQUIRE(base::WriteFileDurably(room.folder.path / "rows.parquet", "more bytes").ok());
    const auto general = runs::Run(room.services, room.Ask(), room.Approved(), {});
    REQUIRE(general.ok());
    CHECK(counted_once());
    CHECK(plain->result.plan_hash() == general->result.plan_hash());
    CHECK(plain->run_hash != general->run_hash);
}
