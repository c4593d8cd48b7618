// SPDX-License-Identifier: Apache-2.0
#include "collaboration/configured_table.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

using collaboration::ConfiguredTables;

TEST_CASE("a table comes back as it was stored, its rule and pinned schema included") {
    TestNode node;
    ConfiguredTables tables(node.database);
    const auto stored = tables.Create(node.Table(node.airline, "members"), node.random, node.clock);
    REQUIRE(stored.ok());

    const auto found = tables.FindByName(node.airline, "members");

    REQUIRE(found.ok());
    CHECK(found->id == stored->id);
    CHECK(found->schema_version == 1);
    CHECK(collaboration::SameForApproval(*found, node.Table(node.airline, "members")));
    CHECK(tables.FindByName(node.partner, "members").error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("the schema version rises with what an approval rests on, and only with that") {
    TestNode node;
    ConfiguredTables tables(node.database);
    auto table = *tables.Create(node.Table(node.airline, "members"), node.random, node.clock);

    CHECK(tables.Update(table, node.clock)->schema_version == 1);
    table.description = "loyalty members";
    CHECK(tables.Update(table, node.clock)->schema_version == 1);
    table.allowed_columns.pop_back();
    CHECK(tables.Update(table, node.clock)->schema_version == 2);
    table.rule.reset();
    CHECK(tables.Update(table, node.clock)->schema_version == 3);
    table.source.files.emplace_back("/lake/more.parquet");
    CHECK(tables.Update(table, node.clock)->schema_version == 4);
    table.schema.columns.pop_back();
    CHECK(tables.Update(table, node.clock)->schema_version == 5);
    CHECK(tables.FindById(table.id)->description == "loyalty members");
}

TEST_CASE("a stored table that other hands made unreadable is damaged, not half understood") {
    TestNode node;
    ConfiguredTables tables(node.database);
    const auto table = tables.Create(node.Table(node.airline, "members"), node.random, node.clock);
    REQUIRE(node.database
                .Execute("UPDATE configured_tables SET analysis_rule = ?", {R"({"type":"CUSTOM"})"})
                .ok());

    CHECK(tables.FindById(table->id).error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("an owner's names are unique without regard to case, and another's are its own") {
    TestNode node;
    ConfiguredTables tables(node.database);
    const auto first =
        *tables.Create(node.Table(node.airline, "Gold Members"), node.random, node.clock);
    auto second = *tables.Create(node.Table(node.airline, "others"), node.random, node.clock);

    CHECK(tables.FindByName(node.airline, "gold MEMBERS")->id == first.id);
    CHECK(tables.Create(node.Table(node.airline, "gold members"), node.random, node.clock)
              .error()
              .code == base::ErrorCode::kConflict);
    second.name = "GOLD members";
    CHECK(tables.Update(second, node.clock).error().code == base::ErrorCode::kConflict);
    CHECK(tables.Create(node.Table(node.partner, "gold members"), node.random, node.clock).ok());
    CHECK(tables.FindOwned(node.partner, first.id).error().code == base::ErrorCode::kNotFound);
    CHECK(tables.FindOwned(node.airline, first.id).ok());
}

TEST_CASE("an owner's tables are counted and listed in pages") {
    TestNode node;
    ConfiguredTables tables(node.database);
    for (const char* name : {"a", "b", "c"}) {
        auto table = node.Table(node.airline, name);
        table.reference = {"crm", "members"};
        REQUIRE(tables.Create(table, node.random, node.clock).ok());
    }

    const auto first = *tables.List(node.airline, "", 2);
    const auto rest = *tables.List(node.airline, first.back().id.text(), 2);

    CHECK(first.size() == 2);
    CHECK(rest.size() == 1);
    CHECK(*tables.Count(node.airline) == 3);
    CHECK(*tables.Count(node.partner) == 0);
    CHECK(*tables.CountOf(node.airline, {"crm", "members"}) == 3);
    CHECK(*tables.CountOf(node.airline, {"crm", "others"}) == 0);
}

TEST_CASE("times tell when a table and its rule came and changed") {
    TestNode node;
    ConfiguredTables tables(node.database);
    auto table = *tables.Create(node.Table(node.airline, "members"), node.random, node.clock);
    const auto start = node.clock.Now();
    node.clock.SleepFor(std::chrono::seconds(1));
    table.description = "others";
    table = *tables.Update(table, node.clock);
    CHECK(table.created == start);
    CHECK(table.updated == node.clock.Now());
    CHECK(table.rule_updated == start);

    table.allowed_columns = {"id", "city"};
    std::get<policy::ListRule>(table.rule->rule).list_columns = {};
    table = *tables.Update(table, node.clock);
    CHECK(table.rule_created == start);
    CHECK(table.rule_updated == node.clock.Now());
    CHECK(tables.FindById(table.id)->rule_updated == node.clock.Now());
}

TEST_CASE("how joins count holds for the rule, changes its version, and fits aggregation only") {
    TestNode node;
    ConfiguredTables tables(node.database);
    auto table = node.Table(node.airline, "members");
    table.join_multiplicity = policy::JoinMultiplicity::kSql;
    CHECK(tables.Create(table, node.random, node.clock).error().code ==
          base::ErrorCode::kInvalidArgument);
    policy::AggregationRule rule;
    rule.aggregate_columns = {{{"id"}, policy::AggregateFunction::kCount}};
    rule.output_constraints = {{"id", 2}};
    table.rule = policy::AnalysisRule{rule, policy::JoinMultiplicity::kOnce};

    table = *tables.Create(table, node.random, node.clock);
    CHECK(tables.FindById(table.id)->rule->join_multiplicity == policy::JoinMultiplicity::kSql);
    table.join_multiplicity = policy::JoinMultiplicity::kOnce;
    table = *tables.Update(table, node.clock);
    CHECK(table.schema_version == 2);
    CHECK(tables.FindById(table.id)->rule->join_multiplicity == policy::JoinMultiplicity::kOnce);
}

TEST_CASE("a time limit has its bounds and does not touch approvals") {
    TestNode node;
    ConfiguredTables tables(node.database);
    auto table = *tables.Create(node.Table(node.airline, "members"), node.random, node.clock);

    table.time_limit_seconds = collaboration::kTimeLimitSecondsMax;
    CHECK(tables.Update(table, node.clock)->schema_version == 1);
    CHECK(tables.FindById(table.id)->time_limit_seconds == collaboration::kTimeLimitSecondsMax);
    table.time_limit_seconds = collaboration::kTimeLimitSecondsMax + 1;
    CHECK(tables.Update(table, node.clock).error().code == base::ErrorCode::kInvalidArgument);
    table.time_limit_seconds = 0;
    CHECK(tables.Update(table, node.clock).error().code == base::ErrorCode::kInvalidArgument);
}
