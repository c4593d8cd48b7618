// SPDX-License-Identifier: Apache-2.0
#include "api/catalog_entry.h"

#include "api/test_room.h"
#include "collaboration/configured_table.h"

#include <doctest/doctest.h>

namespace {

// A room with the account airline and one file.
struct Lake : TestRoom {
    Lake() {
        airline = access_control::Accounts(database).Create("airline", random, clock)->id;
        Put("rows.parquet", "Id BIGINT\ncity VARCHAR\n");
    }

    api::CatalogEntry Entry(const std::string& file = "rows.parquet") const {
        api::CatalogEntry entry;
        entry.account = "Airline";
        entry.database = "CRM";
        entry.table = "Customers";
        entry.source.files = {(folder.path / file).string()};
        return entry;
    }

    api::ApplyTools tools{database, keys, inspector, random, clock};
    base::AccountId airline;
};

}  // namespace

TEST_CASE("the operator puts files into a catalog, where they have what was found in them") {
    Lake room;

    const auto added = api::AddCatalogTable(room.Entry(), room.tools);

    REQUIRE(added.ok());
    CHECK(added->schema.columns.size() == 2);
    CHECK(room.inspector.readings == 1);
    const auto found =
        catalog::CatalogTables(room.database).Find(room.airline, {"crm", "customers"});
    REQUIRE(found.ok());
    CHECK(found->schema == added->schema);
    const base::Json shown = api::ToJson(*found, "airline");
    CHECK(shown.Find("columns")->Find("Id")->AsString() == "BIGINT");
    CHECK(shown.Find("database")->AsString() == "crm");
}

TEST_CASE("a name of the catalog is replaced only when that is said") {
    Lake room;
    REQUIRE(api::AddCatalogTable(room.Entry(), room.tools).ok());
    room.Put("rows.parquet", "Id VARCHAR\n");
    auto entry = room.Entry();

    CHECK(api::AddCatalogTable(entry, room.tools).error().code == base::ErrorCode::kConflict);
    entry.replace = true;
    CHECK(api::AddCatalogTable(entry, room.tools)->schema.columns.size() == 1);
}

TEST_CASE("files that are not there or damaged make no catalog table") {
    Lake room;
    room.Put("damaged.parquet", "Id BIGINT\n");

    CHECK(api::AddCatalogTable(room.Entry("none.parquet"), room.tools)
              .error()
              .message.starts_with("source.files"));
    CHECK(api::AddCatalogTable(room.Entry("damaged.parquet"), room.tools).error().code ==
          base::ErrorCode::kInvalidArgument);
    CHECK(catalog::CatalogTables(room.database).List(room.airline)->empty());
}

TEST_CASE("the database of room documents is theirs alone") {
    Lake room;
    auto entry = room.Entry();
    entry.database = "room_documents";

    CHECK(api::AddCatalogTable(entry, room.tools).error().message.starts_with("database: "));
}

TEST_CASE("a catalog table that a configured table names cannot be removed") {
    Lake room;
    const auto added = *api::AddCatalogTable(room.Entry(), room.tools);
    collaboration::ConfiguredTable table;
    table.owner = room.airline;
    table.name = "Customers";
    table.reference = added.name;
    table.source = added.source;
    table.schema = added.schema;
    collaboration::ConfiguredTables tables(room.database);
    const auto made = tables.Create(table, room.random, room.clock);
    REQUIRE(made.ok());

    const auto remove = [&] {
        return api::RemoveCatalogTable(room.database, "airline", "crm", "customers");
    };
    CHECK(remove().error().code == base::ErrorCode::kConflict);
    REQUIRE(tables.Delete(made->id).ok());
    CHECK(remove().ok());
    CHECK(remove().error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("a document's table stands in its owner's catalog with what was found in its files") {
    Lake room;

    REQUIRE(
        room.Apply(
                R"({"tables":[{"account":"airline","name":"members","source":{"files":["rows.parquet"],
        "format":"PARQUET"},"allowedColumns":["id"],"timeLimitSeconds":60}]})")
            .ok());

    const auto found =
        catalog::CatalogTables(room.database).Find(room.airline, {"room_documents", "members"});
    REQUIRE(found.ok());
    CHECK(found->schema.columns.size() == 2);
    const auto table =
        collaboration::ConfiguredTables(room.database).FindByName(room.airline, "MEMBERS");
    CHECK(table->reference == found->name);
    CHECK(table->time_limit_seconds == 60);
}
