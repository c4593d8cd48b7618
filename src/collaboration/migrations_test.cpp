// SPDX-License-Identifier: Apache-2.0
#include "collaboration/migrations.h"

#include "collaboration/collaborations.h"
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
