// SPDX-License-Identifier: Apache-2.0
#include "collaboration/migrations.h"

#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"
#include "collaboration/membership.h"
#include "collaboration/test_node.h"

#include <array>
#include <doctest/doctest.h>

namespace {

// A directory whose tables of this room are those of the first steps, with the account airline.
struct OldDirectory {
    explicit OldDirectory(std::size_t steps) {
        auto old = collaboration::Migrations();
        old.steps.resize(steps);
        Migrate(old);
        REQUIRE(database
                    .ExecuteScript("INSERT INTO accounts (id, name, created_at) VALUES "
                                   "('111111111111', 'airline', '2026-11-20T10:00:00.000Z')")
                    .ok());
    }

    void Renew() { Migrate(collaboration::Migrations()); }

    const support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");

  private:
    void Migrate(const metadata::RoomMigrations& room) {
        const std::array rooms = {access_control::Migrations(), room};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }
};

}  // namespace

TEST_CASE("a directory from before members could be invited keeps its collaborations") {
    OldDirectory node(1);
    REQUIRE(
        node.database
            .ExecuteScript("INSERT INTO collaborations VALUES ('c-1', 'loyalty', '111111111111', "
                           "'ENABLED', '2026-11-20T10:00:00.000Z');"
                           "INSERT INTO collaboration_members VALUES ('c-1', '111111111111', 1, 1)")
            .ok());

    node.Renew();

    const base::AccountId airline("111111111111");
    const auto found = collaboration::Collaborations(node.database).FindByName("loyalty");
    REQUIRE(found.ok());
    CHECK(base::ToIso8601(found->created) == "2026-11-20T10:00:00.000Z");
    CHECK(collaboration::IsActive(*found, airline));
    const auto membership =
        collaboration::Memberships(node.database).FindActive(airline, base::CollaborationId("c-1"));
    REQUIRE(membership.ok());
    CHECK((*membership)->id.text().size() == 36);
    CHECK((*membership)->pays);
    CHECK_FALSE(found->several_runners);
    CHECK(found->members.size() == 1);
}

TEST_CASE("a directory from before the catalog keeps its tables under the documents' database") {
    OldDirectory node(4);
    REQUIRE(
        node.database
            .ExecuteScript(
                "INSERT INTO configured_tables VALUES ('t-1', '111111111111', 'guests', '', "
                R"('{"files":["/x"],"format":"PARQUET"}', '{"columns":[{"name":"id","type":"BIGINT"}],)"
                R"("csv":{"nullValues":[]}}', '["id"]', '{"type":"AGGREGATION","policy":{"v1":{"aggregation":)"
                R"({"aggregateColumns":[{"columnNames":["id"],"function":"COUNT"}],"joinColumns":[],)"
                R"("dimensionColumns":[],"scalarFunctions":[],"outputConstraints":[{"columnName":"id",)"
                R"("minimum":2,"type":"COUNT_DISTINCT"}]}}},"joinMultiplicity":"SQL"}', 7))")
            .ok());

    node.Renew();

    const auto found = collaboration::ConfiguredTables(node.database)
                           .FindByName(base::AccountId("111111111111"), "GUESTS");
    REQUIRE(found.ok());
    CHECK(found->schema_version == 7);
    CHECK(found->reference == catalog::TableName{"room_documents", "guests"});
    CHECK(found->join_multiplicity == policy::JoinMultiplicity::kSql);
    CHECK(base::ToIso8601(found->rule_created) == "2026-11-20T10:00:00.000Z");
}

TEST_CASE("who was to pay by a document alone has agreed to, as long as nobody else was named") {
    const support::TemporaryFolder folder;
    auto database = *metadata::Database::Open(folder.path / "node.db");
    auto old = collaboration::Migrations();
    old.steps.resize(8);
    const std::array before = {access_control::Migrations(), old};
    REQUIRE(metadata::Migrate(database, before).ok());
    REQUIRE(database
                .ExecuteScript(
                    "INSERT INTO accounts (id, name, created_at) VALUES ('1', 'airline', "
                    "'2026-11-20T10:00:00.000Z'), ('2', 'shop', '2026-11-20T10:00:00.000Z');"
                    "INSERT INTO collaborations (id, name, description, creator_id, "
                    "query_log_status, created_ms, updated_ms) VALUES ('c-1', 'a', '', '1', "
                    "'ENABLED', 0, 0), ('c-2', 'b', '', '1', 'ENABLED', 0, 0);"
                    "INSERT INTO collaboration_members (collaboration_id, account_id, can_query, "
                    "can_receive_results, pays, status, display_name, created_ms, updated_ms, "
                    "several_runners) VALUES ('c-1', '1', 1, 1, 0, 'ACTIVE', '', 0, 0, 0), "
                    "('c-1', '2', 0, 0, 0, 'ACTIVE', '', 0, 0, 0), ('c-2', '1', 1, 1, 0, "
                    "'ACTIVE', '', 0, 0, 0), ('c-2', '2', 0, 0, 1, 'ACTIVE', '', 0, 0, 0);"
                    "INSERT INTO memberships VALUES ('m-1', 'c-1', '1', 'ACTIVE', 'DISABLED', 0, "
                    "'', 0, 0), ('m-2', 'c-1', '2', 'ACTIVE', 'DISABLED', 0, '', 0, 0), ('m-3', "
                    "'c-2', '1', 'ACTIVE', 'DISABLED', 0, '', 0, 0)")
                .ok());
    const std::array now = {access_control::Migrations(), collaboration::Migrations()};

    REQUIRE(metadata::Migrate(database, now).ok());

    const auto pays = [&](const std::string& account, const std::string& room) {
        const auto found = collaboration::Memberships(database).FindActive(
            base::AccountId(account), base::CollaborationId(room));
        return (*found)->pays;
    };
    CHECK(pays("1", "c-1"));
    CHECK_FALSE(pays("2", "c-1"));
    CHECK_FALSE(pays("1", "c-2"));
}
