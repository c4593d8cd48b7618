// SPDX-License-Identifier: Apache-2.0
#include "catalog/schema.h"

#include <doctest/doctest.h>

namespace {

catalog::FileColumn Column(std::string name, std::string_view type) {
    return {std::move(name), *query::ParseType(type), std::string(type)};
}

}  // namespace

TEST_CASE("a schema reads back from its stored form as it was, nested types included") {
    catalog::PinnedSchema schema;
    schema.columns = {Column("Id", "BIGINT"), {"tags", std::nullopt, "VARCHAR[]"}};
    schema.csv = {true, ",", "\"", {"", "NA"}};

    const auto again = catalog::ParsePinnedSchema(catalog::ToJson(schema));

    REQUIRE(again.ok());
    CHECK(*again == schema);
}

TEST_CASE("columns are found by their folded name and keep the spelling of the file") {
    catalog::PinnedSchema schema;
    schema.columns = {Column("Loyalty_Number", "BIGINT")};

    REQUIRE(catalog::FindColumn(schema, "loyalty_number") != nullptr);
    CHECK(catalog::FindColumn(schema, "loyalty_number")->name == "Loyalty_Number");
    CHECK(catalog::FindColumn(schema, "Loyalty_Number") == nullptr);
}

TEST_CASE("two columns that are equal but for case are refused, and so is a file without columns") {
    catalog::PinnedSchema schema;
    CHECK_FALSE(catalog::CheckColumns(schema).ok());
    schema.columns = {Column("id", "BIGINT")};
    CHECK(catalog::CheckColumns(schema).ok());
    schema.columns.push_back(Column("ID", "BIGINT"));
    CHECK(catalog::CheckColumns(schema).error().message ==
          "columns 1 and 2 of the files have names that are equal but for case");
}
