// SPDX-License-Identifier: Apache-2.0
#include "catalog/whole_reading.h"

#include <doctest/doctest.h>

TEST_CASE("a reading's version changes with the files, their schema and their format") {
    const catalog::Source source;
    catalog::PinnedSchema schema;
    schema.columns = {{"id", *query::ParseType("BIGINT"), "BIGINT"}};
    std::vector<catalog::OpenFile> files;
    files.push_back({.path = "/lake/a", .fd = {}, .version = {.size = 3, .inode = 7}});
    const std::string first = catalog::ReadingVersion(source, schema, files);

    CHECK(catalog::ReadingVersion(source, schema, files) == first);

    catalog::Source other_source;
    other_source.format = catalog::Format::kJson;
    CHECK(catalog::ReadingVersion(other_source, schema, files) != first);
    catalog::PinnedSchema other_schema = schema;
    other_schema.columns.front().name = "key";
    CHECK(catalog::ReadingVersion(source, other_schema, files) != first);
    files.front().version.inode = 8;
    CHECK(catalog::ReadingVersion(source, schema, files) != first);
}
