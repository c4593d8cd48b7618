// SPDX-License-Identifier: Apache-2.0
#include "collaboration/configured_table.h"

#include "base/object_reader.h"

#include <string_view>
#include <tuple>
#include <utility>

namespace collaboration {
namespace {

using Row = std::tuple<base::TableId, base::AccountId, std::string, std::string, std::string,
                       std::string, std::string, std::optional<std::string>, std::int64_t>;

constexpr std::string_view kSelect =
    "SELECT id, owner_id, name, description, source, schema, allowed_columns, "
    "analysis_rule, schema_version FROM configured_tables ";

base::Json NamesJson(const std::vector<std::string>& names) {
    base::Json json = base::Json::MakeArray();
    for (const std::string& name : names) json.Append(name);
    return json;
}

std::optional<std::string> RuleText(const ConfiguredTable& table) {
    if (!table.rule) return std::nullopt;
    return policy::ToJson(*table.rule).Dump();
}

base::Result<ConfiguredTable> Decode(const Row& row) {
    ConfiguredTable table;
    table.id = std::get<0>(row);
    table.owner = std::get<1>(row);
    table.name = std::get<2>(row);
    table.description = std::get<3>(row);
    ASSIGN_OR_RETURN(const auto source, base::ParseJson(std::get<4>(row)));
    ASSIGN_OR_RETURN(table.source, catalog::ParseSource(source, "source", "/"));
    ASSIGN_OR_RETURN(const auto schema, base::ParseJson(std::get<5>(row)));
    ASSIGN_OR_RETURN(table.schema, catalog::ParsePinnedSchema(schema));
    ASSIGN_OR_RETURN(const auto columns, base::ParseJson(std::get<6>(row)));
    for (const base::Json& column : columns.AsArray())
        table.allowed_columns.push_back(column.AsString());
    if (std::get<7>(row)) {
        ASSIGN_OR_RETURN(const auto rule, base::ParseJson(*std::get<7>(row)));
        ASSIGN_OR_RETURN(table.rule, policy::ParseAnalysisRule(rule, "analysisRule"));
    }
    table.schema_version = std::get<8>(row);
    return table;
}

// What is stored was checked when it came in: if it does not read back, the database was changed by
// other hands or by a newer program, and the table is unusable rather than half understood.
base::Result<ConfiguredTable> FromRow(const Row& row) {
    auto table = Decode(row);
    if (table.ok()) return table;
    return base::Error{base::ErrorCode::kCorrupt,
                       "the stored table " + base::QuoteName(std::get<2>(row)) + " cannot be read",
                       table.error().message};
}

base::Result<ConfiguredTable> One(metadata::Database& database, std::string_view where,
                                  std::initializer_list<metadata::Parameter> parameters) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database.QueryOne<base::TableId, base::AccountId, std::string, std::string, std::string,
                           std::string, std::string, std::optional<std::string>, std::int64_t>(
            std::string(kSelect) + std::string(where), parameters)));
    if (!row) return base::NotFound("there is no such table");
    return FromRow(*row);
}

}  // namespace

bool SameForApproval(const ConfiguredTable& left, const ConfiguredTable& right) {
    return left.source == right.source && left.schema == right.schema &&
           left.allowed_columns == right.allowed_columns && left.rule == right.rule;
}

base::Result<ConfiguredTable> ConfiguredTables::FindById(const base::TableId& id) {
    return One(database_, "WHERE id = ?", {id});
}

base::Result<ConfiguredTable> ConfiguredTables::FindByName(const base::AccountId& owner,
                                                           const std::string& name) {
    return One(database_, "WHERE owner_id = ? AND name = ?", {owner, name});
}

base::Result<ConfiguredTable> ConfiguredTables::Create(ConfiguredTable table,
                                                       base::Random& random) {
    table.id = base::TableId(random.Uuid());
    table.schema_version = 1;
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO configured_tables (id, owner_id, name, description, source, schema, "
        "allowed_columns, "
        "analysis_rule, schema_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {table.id, table.owner, table.name, table.description, catalog::ToJson(table.source).Dump(),
         catalog::ToJson(table.schema).Dump(), NamesJson(table.allowed_columns).Dump(),
         RuleText(table), table.schema_version}));
    return table;
}

base::Result<ConfiguredTable> ConfiguredTables::Update(ConfiguredTable table) {
    ASSIGN_OR_RETURN(const auto before, FindById(table.id));
    table.schema_version = before.schema_version + (SameForApproval(before, table) ? 0 : 1);
    RETURN_IF_ERROR(database_.Execute("UPDATE configured_tables SET description = ?, source = ?, "
                                      "schema = ?, allowed_columns = ?, analysis_rule = ?, "
                                      "schema_version = ? WHERE id = ?",
                                      {table.description, catalog::ToJson(table.source).Dump(),
                                       catalog::ToJson(table.schema).Dump(),
                                       NamesJson(table.allowed_columns).Dump(), RuleText(table),
                                       table.schema_version, table.id}));
    return table;
}

}  // namespace collaboration
