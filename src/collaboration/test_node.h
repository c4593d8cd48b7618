// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "base/clock.h"
#include "base/random.h"
#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"
#include "collaboration/migrations.h"

#include <array>
#include <doctest/doctest.h>

// A node in a folder of its own, with the accounts airline and partner, for the tests of this room.
struct TestNode {
    TestNode();

    // airline asks and receives, partner brings data.
    collaboration::Collaboration Loyalty() const;
    // Columns id BIGINT, city VARCHAR and tags VARCHAR[]; id and city allowed; a list rule over
    // them.
    collaboration::ConfiguredTable Table(const base::AccountId& owner, std::string name) const;

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{11};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(0))};
    base::AccountId airline;
    base::AccountId partner;
};

inline TestNode::TestNode() {
    const std::array rooms = {access_control::Migrations(), collaboration::Migrations()};
    REQUIRE(metadata::Migrate(database, rooms).ok());
    access_control::Accounts accounts(database);
    airline = accounts.Create("airline", random, clock)->id;
    partner = accounts.Create("partner", random, clock)->id;
}

inline collaboration::Collaboration TestNode::Loyalty() const {
    collaboration::Collaboration loyalty;
    loyalty.name = "loyalty";
    loyalty.creator = airline;
    loyalty.members = {{airline, {policy::Ability::kCanQuery, policy::Ability::kCanReceiveResults}},
                       {partner, {}}};
    return loyalty;
}

inline collaboration::ConfiguredTable TestNode::Table(const base::AccountId& owner,
                                                      std::string name) const {
    collaboration::ConfiguredTable table;
    table.owner = owner;
    table.name = std::move(name);
    table.source.files = {"/lake/*.parquet"};
    table.schema.columns = {{"Id", *query::ParseType("BIGINT"), "BIGINT"},
                            {"city", *query::ParseType("VARCHAR"), "VARCHAR"},
                            {"tags", std::nullopt, "VARCHAR[]"}};
    table.allowed_columns = {"id", "city"};
    const auto rule = base::ParseJson(
        R"({"type":"LIST","policy":{"v1":{"list":{"joinColumns":["id"],"listColumns":["city"]}}}})");
    table.rule = *policy::ParseAnalysisRule(*rule, "rule");
    return table;
}
