// SPDX-License-Identifier: Apache-2.0
#include "collaboration/read_tables.h"

#include "base/json.h"
#include "base/json_array.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace collaboration {
namespace {

base::Result<std::vector<std::string>> NamesOf(const std::string& text) {
    ASSIGN_OR_RETURN(const auto json, base::ParseJson(text));
    std::vector<std::string> names;
    for (const base::Json& name : json.AsArray()) names.push_back(name.AsString());
    return names;
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

base::Result<std::optional<ReadTable>> ReadTables::Find(const base::TableId& table) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<std::string, std::string, std::string>(
                         "SELECT version, key_columns, unique_columns FROM read_tables WHERE "
                         "table_id = ?",
                         {table})));
    if (!row) return std::optional<ReadTable>();
    ReadTable read{.version = std::get<0>(*row), .keys = {}, .unique_keys = {}};
    ASSIGN_OR_RETURN(read.keys, NamesOf(std::get<1>(*row)));
    ASSIGN_OR_RETURN(read.unique_keys, NamesOf(std::get<2>(*row)));
    return std::optional(std::move(read));
}

base::Status ReadTables::Remember(const base::TableId& table, const ReadTable& read) {
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO read_tables (table_id, version, key_columns, unique_columns) VALUES (?, ?, ?, "
        "?) ON CONFLICT (table_id) DO UPDATE SET version = excluded.version, key_columns = "
        "excluded.key_columns, unique_columns = excluded.unique_columns",
        {table, read.version, base::JsonArrayOf(read.keys).Dump(),
         base::JsonArrayOf(read.unique_keys).Dump()}));
    return {};
}

std::vector<std::string> KeysOf(const std::optional<policy::AnalysisRule>& rule,
                                const catalog::PinnedSchema& schema) {
    std::vector<std::string> keys;
    if (!rule || std::holds_alternative<policy::CustomRule>(rule->rule)) return keys;
    for (const std::string& name : policy::JoinColumnsOf(*rule)) {
        const catalog::FileColumn* column = catalog::FindColumn(schema, name);
        if (column != nullptr && column->type) keys.push_back(name);
    }
    return keys;
}

base::Result<ReadTable> ReadUnlessKnown(const std::optional<ReadTable>& known,
                                        const TableFiles& table, catalog::FileInspector& inspector,
                                        catalog::WholeReadingOptions options) {
    ReadTable read{
        catalog::ReadingVersion(table.source, table.schema, table.files), options.keys, {}};
    const bool same = known && known->version == read.version &&
                      std::ranges::all_of(options.keys, [&](const std::string& key) {
                          return Holds(known->keys, key);
                      });
    if (same) return *known;
    ASSIGN_OR_RETURN(auto reading,
                     inspector.ReadWhole(table.source, table.schema, table.files, options));
    RETURN_IF_ERROR(catalog::CheckUnchanged(table.files));
    read.unique_keys = std::move(reading.unique_keys);
    return read;
}

}  // namespace collaboration
