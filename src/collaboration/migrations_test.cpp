// SPDX-License-Identifier: Apache-2.0
#include "collaboration/migrations.h"

#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"
#include "collaboration/membership.h"
#include "collaboration/test_node.h"

#include <doctest/doctest.h>

TEST_CASE("a directory from before members could be invited keeps its collaborations") {
    const support::TemporaryFolder folder;
    auto database = *metadata::Database::Open(folder.path / "node.db");
    auto old = collaboration::Migrations();
    old.steps.resize(1);
    const std::array before = {access_control::Migrations(), old};
    REQUIRE(metadata::Migrate(database, before).ok());
    REQUIRE(
        database
            .ExecuteScript(
                "INSERT INTO accounts (id, name, created_at) VALUES ('111111111111', 'airline', "
                "'2026-11-20T10:00:00.000Z');"
                "INSERT INTO collaborations VALUES ('c-1', 'loyalty', '111111111111', "
                "'ENABLED', '2026-11-20T10:00:00.000Z');"
                "INSERT INTO collaboration_members VALUES ('c-1', '111111111111', 1, 1)")
            .ok());
    const std::array now = {access_control::Migrations(), collaboration::Migrations()};

    REQUIRE(metadata::Migrate(database, now).ok());

    const base::AccountId airline("111111111111");
    const auto found = collaboration::Collaborations(database).FindByName("loyalty");
    REQUIRE(found.ok());
    CHECK(base::ToIso8601(found->created) == "2026-11-20T10:00:00.000Z");
    CHECK(collaboration::IsActive(*found, airline));
    const auto membership =
        collaboration::Memberships(database).FindActive(airline, base::CollaborationId("c-1"));
    REQUIRE(membership.ok());
    CHECK((*membership)->id.text().size() == 36);
    CHECK((*membership)->pays);
    CHECK_FALSE(found->several_runners);
    CHECK(found->members.size() == 1);
}

TEST_CASE("a directory from before the catalog keeps its tables under the documents' database") {
    const support::TemporaryFolder folder;
    auto database = *metadata::Database::Open(folder.path / "node.db");
    auto old = collaboration::Migrations();
    old.steps.resize(4);
    const std::array before = {access_control::Migrations(), old};
    REQUIRE(metadata::Migrate(database, before).ok());
    REQUIRE(
        database
            .ExecuteScript(
                "INSERT INTO accounts (id, name, created_at) VALUES ('111111111111', 'airline', "
                "'2026-11-20T10:00:00.000Z');"
                "INSERT INTO configured_tables VALUES ('t-1', '111111111111', 'guests', '', "
                R"('{"files":["/x"],"format":"PARQUET"}', '{"columns":[{"name":"id","type":"BIGINT"}],)"
                R"("csv":{"nullValues":[]}}', '["id"]', '{"type":"AGGREGATION","policy":{"v1":{"aggregation":)"
                R"({"aggregateColumns":[{"columnNames":["id"],"function":"COUNT"}],"joinColumns":[],)"
                R"("dimensionColumns":[],"scalarFunctions":[],"outputConstraints":[{"columnName":"id",)"
                R"("minimum":2,"type":"COUNT_DISTINCT"}]}}},"joinMultiplicity":"SQL"}', 7))")
            .ok());
    const std::array now = {access_control::Migrations(), collaboration::Migrations()};

    REQUIRE(metadata::Migrate(database, now).ok());

    const auto found = collaboration::ConfiguredTables(database).FindByName(
        base::AccountId("111111111111"), "GUESTS");
    REQUIRE(found.ok());
    CHECK(found->schema_version == 7);
    CHECK(found->reference == catalog::TableName{"room_documents", "guests"});
    CHECK(found->join_multiplicity == policy::JoinMultiplicity::kSql);
    CHECK(base::ToIso8601(found->rule_created) == "2026-11-20T10:00:00.000Z");
}
