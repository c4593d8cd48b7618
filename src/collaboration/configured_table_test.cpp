// SPDX-License-Identifier: Apache-2.0
#include "collaboration/configured_table.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

using collaboration::ConfiguredTables;

TEST_CASE("a table comes back as it was stored, its rule and pinned schema included") {
    TestNode node;
    ConfiguredTables tables(node.database);
    const auto stored = tables.Create(node.Table(node.airline, "members"), node.random);
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
    auto table = *tables.Create(node.Table(node.airline, "members"), node.random);

    CHECK(tables.Update(table)->schema_version == 1);
    table.description = "loyalty members";
    CHECK(tables.Update(table)->schema_version == 1);
    table.allowed_columns.pop_back();
    CHECK(tables.Update(table)->schema_version == 2);
    table.rule.reset();
    CHECK(tables.Update(table)->schema_version == 3);
    table.source.files.emplace_back("/lake/more.parquet");
    CHECK(tables.Update(table)->schema_version == 4);
    table.schema.columns.pop_back();
    CHECK(tables.Update(table)->schema_version == 5);
    CHECK(tables.FindById(table.id)->description == "loyalty members");
}

TEST_CASE("a stored table that other hands made unreadable is damaged, not half understood") {
    TestNode node;
    ConfiguredTables tables(node.database);
    const auto table = tables.Create(node.Table(node.airline, "members"), node.random);
    REQUIRE(node.database
                .Execute("UPDATE configured_tables SET analysis_rule = ?", {R"({"type":"CUSTOM"})"})
                .ok());

    CHECK(tables.FindById(table->id).error().code == base::ErrorCode::kCorrupt);
}
