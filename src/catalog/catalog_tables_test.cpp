// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog_tables.h"

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "base/random.h"

#include <array>
#include <doctest/doctest.h>

namespace {

// A node with two accounts and an empty catalog.
struct Catalog {
    Catalog() {
        const std::array rooms = {access_control::Migrations(), catalog::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        access_control::Accounts accounts(database);
        airline = accounts.Create("airline", random, clock)->id;
        partner = accounts.Create("partner", random, clock)->id;
    }

    static catalog::CatalogTable Customers(const base::AccountId& account) {
        catalog::CatalogTable table;
        table.account = account;
        table.name = {"crm", "customers"};
        table.source.files = {"/lake/customers/*.parquet"};
        table.schema.columns = {{"Id", *query::ParseType("BIGINT"), "BIGINT"},
                                {"tags", std::nullopt, "VARCHAR[]"}};
        return table;
    }

    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    base::SeededRandom random{5};
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(1000))};
    catalog::CatalogTables tables{database};
    base::AccountId airline;
    base::AccountId partner;
};

}  // namespace

TEST_CASE("a catalog table reads back as it was put, in its own account's catalog only") {
    Catalog node;
    const catalog::CatalogTable put = Catalog::Customers(node.airline);

    REQUIRE(node.tables.Put(put, node.clock).ok());
    const auto found = node.tables.Find(node.airline, put.name);

    REQUIRE(found.ok());
    CHECK(found->source == put.source);
    CHECK(found->schema == put.schema);
    CHECK(found->created == node.clock.Now());
    CHECK(node.tables.Find(node.partner, put.name).error().code == base::ErrorCode::kNotFound);
    CHECK(node.tables.List(node.partner)->empty());
}

TEST_CASE("putting a catalog table again replaces its files and keeps when it came") {
    Catalog node;
    catalog::CatalogTable table = Catalog::Customers(node.airline);
    REQUIRE(node.tables.Put(table, node.clock).ok());
    const base::WallTime before = node.clock.Now();
    node.clock.SleepFor(std::chrono::seconds(1));

    table.source.files = {"/lake/new/*.parquet"};
    REQUIRE(node.tables.Put(table, node.clock).ok());

    const auto all = node.tables.List(node.airline);
    REQUIRE(all->size() == 1);
    CHECK(all->front().source == table.source);
    CHECK(all->front().created == before);
    CHECK(all->front().updated == node.clock.Now());
}

TEST_CASE("a removed catalog table is gone, and removing it again is not found") {
    Catalog node;
    const catalog::CatalogTable table = Catalog::Customers(node.airline);
    REQUIRE(node.tables.Put(table, node.clock).ok());

    CHECK(node.tables.Remove(node.partner, table.name).error().code == base::ErrorCode::kNotFound);
    CHECK(node.tables.Remove(node.airline, table.name).ok());
    CHECK(node.tables.Remove(node.airline, table.name).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("columns that are equal but for case make no catalog table") {
    Catalog node;
    catalog::CatalogTable table = Catalog::Customers(node.airline);
    table.schema.columns.push_back(table.schema.columns.front());

    CHECK(node.tables.Put(table, node.clock).error().code == base::ErrorCode::kInvalidArgument);
}

TEST_CASE("names of the catalog are folded, and what Glue could not name is refused") {
    CHECK(*catalog::FoldTableName("CRM", "Customers") == catalog::TableName{"crm", "customers"});
    CHECK(catalog::ToString(*catalog::FoldTableName("CRM", "big table")) == "crm.big table");
    CHECK(catalog::FoldTableName("c r m", "t").error().message.starts_with("database: "));
    CHECK(catalog::FoldTableName("crm", "a/b").error().message.starts_with("table: "));
}

TEST_CASE("a stored catalog table that does not read back is damage, not a table") {
    Catalog node;
    const catalog::CatalogTable table = Catalog::Customers(node.airline);
    REQUIRE(node.tables.Put(table, node.clock).ok());
    REQUIRE(node.database.Execute("UPDATE catalog_tables SET schema = '{}'").ok());

    CHECK(node.tables.Find(node.airline, table.name).error().code == base::ErrorCode::kCorrupt);
}
