// SPDX-License-Identifier: Apache-2.0
#include "runs/protected_query.h"

#include "../tests/support/build_description.h"
#include "collaboration/associations.h"
#include "collaboration/test_node.h"

#include <doctest/doctest.h>
#include <unistd.h>

using namespace support;

namespace {

// SELECT DISTINCT g.city FROM mine m JOIN guests g ON m.id = g.id
query::Description Cities() {
    auto mine = ScanOf(0, "mine", {{"id", kBigint}});
    auto guests = ScanOf(1, "guests", {{"id", kBigint}, {"city", kVarchar}});
    auto join = Rel(2, query::Join{query::JoinKind::kInner, mine, guests,
                                   Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})});
    auto shown = ProjectOf(3, join, {Col(1, 1, kVarchar)});
    return Describe(Rel(4, query::Distinct{shown}));
}

// SELECT g.city, count(g.id) FROM mine m JOIN guests g ON m.id = g.id GROUP BY g.city
query::Description Counts() {
    auto mine = ScanOf(0, "mine", {{"id", kBigint}});
    auto guests = ScanOf(1, "guests", {{"id", kBigint}, {"city", kVarchar}});
    auto join = Rel(2, query::Join{query::JoinKind::kInner, mine, guests,
                                   Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})});
    auto grouped =
        Rel(3, query::Aggregate{
                   join, {Col(1, 1, kVarchar)}, {Agg("count", {Col(1, 0, kBigint)}, kBigint)}});
    return Describe(ProjectOf(4, grouped, {Col(3, 0, kVarchar), Col(3, 1, kBigint)}));
}

// Answers one description, and counts who was asked.
struct ScriptedDescriber final : runs::Describer {
    base::Result<runs::Described> Describe(const runs::ShadowSchema& schema, std::string_view,
                                           base::WallTime) override {
        ++calls;
        tables = schema.tables.size();
        return runs::Described(answer);
    }
    query::Description answer = Cities();
    int calls = 0;
    std::size_t tables = 0;
};

// Writes a few bytes as the result, and does meanwhile what a test wants done.
struct ScriptedEngine final : runs::Engine {
    base::Result<runs::RunReport> Run(const runs::RunRequest& request, const Progress&,
                                      std::stop_token) override {
        sql = request.sql;
        if (fails) return base::ResourceExhausted("memory");
        if (differs)
            return base::InvalidArgument("table 'guests', file 1: column 'salary' is missing");
        CHECK(base::WriteAll(request.output_fd, "rows").ok());
        if (meanwhile) meanwhile();
        return runs::RunReport{columns, 3, 0};
    }
    base::Result<std::unique_ptr<runs::RowStream>> Read(int) override {
        return base::Internal("not asked");
    }

    std::vector<query::NamedType> columns{{"o0", kVarchar}};
    std::function<void()> meanwhile;
    bool fails = false;
    bool differs = false;
    std::string sql;
};

// Reads what a test says, and counts how often.
struct ScriptedInspector final : catalog::FileInspector {
    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source&,
                                                std::span<const catalog::OpenFile>) override {
        return base::Internal("not asked");
    }
    base::Result<catalog::WholeReading>
    ReadWhole(const catalog::Source&, const catalog::PinnedSchema&,
              std::span<const catalog::OpenFile> files,
              const catalog::WholeReadingOptions& options) override {
        ++readings;
        if (damaged)
            return base::InvalidArgument("'" + files.front().path + "' cannot be read to its end");
        return unique ? catalog::WholeReading{options.keys} : catalog::WholeReading();
    }

    bool damaged = false;
    bool unique = true;
    int readings = 0;
};

// The loyalty collaboration with a table of each side in it, both with a list rule.
struct Room : TestNode {
    Room() {
        loyalty = *collaboration::Collaborations(database).Create(Loyalty(), random, clock);
        REQUIRE(base::WriteFileDurably(folder.path / "rows.parquet", "bytes").ok());
        Bring(airline, "mine");
        Bring(partner, "guests");
    }

    void Bring(const base::AccountId& owner, const std::string& name) {
        auto table = Table(owner, name);
        table.source.files = {(folder.path / "rows.parquet").string()};
        const auto stored = collaboration::ConfiguredTables(database).Create(table, random, clock);
        REQUIRE(collaboration::Associations(database)
                    .Create({{}, loyalty.id, stored->id, name}, random, clock)
                    .ok());
    }

    // The same tables under a rule that counts ids by city.
    void Aggregate() {
        const auto rule = base::ParseJson(
            R"({"type":"AGGREGATION","policy":{"v1":{"aggregation":{"aggregateColumns":[{"columnNames":["id"],"function":"COUNT"}],"joinColumns":["id"],"dimensionColumns":["city"],"scalarFunctions":[],"outputConstraints":[{"columnName":"id","minimum":2,"type":"COUNT_DISTINCT"}]}}}})");
        collaboration::ConfiguredTables tables(database);
        for (const auto& [owner, name] :
             {std::pair(airline, "mine"), std::pair(partner, "guests")}) {
            auto table = *tables.FindByName(owner, name);
            table.rule = *policy::ParseAnalysisRule(*rule, "rule");
            REQUIRE(tables.Update(table, clock).ok());
        }
        describer.answer = Counts();
    }

    runs::Question Ask(const std::string& collaboration = "loyalty") const {
        return {airline, collaboration, "SELECT", policy::Purpose::kResults};
    }

    policy::ApprovedQuery Approved() {
        auto judgement = runs::Judge(services, Ask());
        REQUIRE(judgement.ok());
        REQUIRE(std::holds_alternative<policy::ApprovedQuery>(*judgement));
        return std::get<policy::ApprovedQuery>(*judgement);
    }

    collaboration::Collaboration loyalty;
    storage::ObjectStore objects = *storage::ObjectStore::Open(folder.path);
    ScriptedDescriber describer;
    ScriptedEngine engine;
    ScriptedInspector inspector;
    runs::Services services{database, objects, describer, engine, inspector, clock, random};
};

}  // namespace

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
    CHECK(room.objects.List(room.airline)->empty());
}

TEST_CASE("a run that fails leaves nothing behind") {
    Room room;
    room.engine.fails = true;

    CHECK(runs::Run(room.services, room.Ask(), room.Approved(), {}).error().code ==
          base::ErrorCode::kResourceExhausted);
    CHECK(room.objects.List(room.airline)->empty());
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
    CHECK(room.objects.List(room.airline)->empty());
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
    CHECK(room.objects.List(room.airline)->empty());
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
