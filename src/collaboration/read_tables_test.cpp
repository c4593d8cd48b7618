// SPDX-License-Identifier: Apache-2.0
#include "collaboration/read_tables.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

// Finds every key unique, and counts how often it was asked to read.
struct CountingInspector final : catalog::FileInspector {
    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source&,
                                                std::span<const catalog::OpenFile>) override {
        return base::Internal("not asked");
    }
    base::Result<catalog::WholeReading>
    ReadWhole(const catalog::Source&, const catalog::PinnedSchema&,
              std::span<const catalog::OpenFile>,
              const catalog::WholeReadingOptions& options) override {
        ++readings;
        if (meanwhile) meanwhile();
        return catalog::WholeReading{options.keys};
    }

    std::function<void()> meanwhile;
    int readings = 0;
};

struct Lake : TestNode {
    Lake() {
        Write("bytes");
        table = Table(partner, "guests");
        table.source.files = {(folder.path / "rows.parquet").string()};
        table = *collaboration::ConfiguredTables(database).Create(table, random, clock);
    }

    void Write(const std::string& bytes) const {
        REQUIRE(base::WriteFileDurably(folder.path / "rows.parquet", bytes).ok());
    }

    base::Result<collaboration::ReadTable>
    Read(const std::optional<collaboration::ReadTable>& known, std::vector<std::string> keys) {
        const auto files = catalog::OpenFiles(table.source);
        return collaboration::ReadUnlessKnown(known, {table.source, table.schema, *files},
                                              inspector, {.keys = std::move(keys)});
    }

    CountingInspector inspector;
    collaboration::ConfiguredTable table;
};

}  // namespace

TEST_CASE("what was read is remembered, one version a table") {
    Lake lake;
    collaboration::ReadTables tables(lake.database);
    const collaboration::ReadTable first{"v1", {"id", "city"}, {"id"}};
    const collaboration::ReadTable second{"v2", {"id"}, {}};

    CHECK(*tables.Find(lake.table.id) == std::nullopt);
    REQUIRE(tables.Remember(lake.table.id, first).ok());
    CHECK(*tables.Find(lake.table.id) == first);
    REQUIRE(tables.Remember(lake.table.id, second).ok());
    CHECK(*tables.Find(lake.table.id) == second);
}

TEST_CASE("files are read again only when they, or the keys asked for, are others") {
    Lake lake;
    const auto first = lake.Read(std::nullopt, {"id"});
    CHECK(lake.Read(*first, {"id"})->unique_keys == std::vector<std::string>{"id"});
    CHECK(lake.Read(*first, {}).ok());
    CHECK(lake.inspector.readings == 1);

    CHECK(lake.Read(*first, {"city"})->unique_keys == std::vector<std::string>{"city"});
    CHECK(lake.inspector.readings == 2);

    lake.Write("BYTES");
    CHECK(lake.Read(*first, {"id"}).ok());
    CHECK(lake.inspector.readings == 3);
}

TEST_CASE("files that change while they are read are not known") {
    Lake lake;
    lake.inspector.meanwhile = [&lake] { lake.Write("other bytes"); };

    const auto read = lake.Read(std::nullopt, {"id"});

    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == base::ErrorCode::kConflict);
}

TEST_CASE("keys are the join columns that the files have in a type that queries can use") {
    Lake lake;
    auto rule = lake.table.rule;
    std::get<policy::ListRule>(rule->rule).join_columns = {"id", "tags", "gone"};

    CHECK(collaboration::KeysOf(rule, lake.table.schema) == std::vector<std::string>{"id"});
    CHECK(collaboration::KeysOf(std::nullopt, lake.table.schema).empty());
}
