// SPDX-License-Identifier: Apache-2.0
#include "collaboration/configured_table.h"

#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <string_view>
#include <tuple>
#include <utility>

namespace collaboration {
namespace {

using Row = std::tuple<base::TableId, base::AccountId, std::string, std::string, std::string,
                       std::string, std::string, std::optional<std::string>, std::int64_t,
                       std::string, std::string, std::string, std::optional<std::int64_t>,
                       base::WallTime, base::WallTime, base::WallTime, base::WallTime>;

constexpr std::string_view kSelect =
    "SELECT id, owner_id, name, description, source, schema, allowed_columns, analysis_rule, "
    "schema_version, reference_database, reference_table, join_multiplicity, time_limit_seconds, "
    "created_ms, updated_ms, rule_created_ms, rule_updated_ms FROM configured_tables ";

std::optional<std::string> RuleText(const ConfiguredTable& table) {
    if (!table.rule) return std::nullopt;
    return policy::ToJson(*table.rule).Dump();
}

std::string_view MultiplicityText(const ConfiguredTable& table) {
    return table.join_multiplicity == policy::JoinMultiplicity::kSql ? "SQL" : "ONCE";
}

base::Status DecodeFiles(const Row& row, ConfiguredTable& table) {
    ASSIGN_OR_RETURN(const auto source, base::ParseJson(std::get<4>(row)));
    ASSIGN_OR_RETURN(table.source, catalog::ParseSource(source, "source", "/"));
    ASSIGN_OR_RETURN(const auto schema, base::ParseJson(std::get<5>(row)));
    ASSIGN_OR_RETURN(table.schema, catalog::ParsePinnedSchema(schema));
    ASSIGN_OR_RETURN(const auto columns, base::ParseJson(std::get<6>(row)));
    for (const base::Json& column : columns.AsArray())
        table.allowed_columns.push_back(column.AsString());
    return {};
}

base::Result<ConfiguredTable> Decode(const Row& row) {
    ConfiguredTable table;
    table.id = std::get<0>(row);
    table.owner = std::get<1>(row);
    table.name = std::get<2>(row);
    table.description = std::get<3>(row);
    RETURN_IF_ERROR(DecodeFiles(row, table));
    if (std::get<7>(row)) {
        ASSIGN_OR_RETURN(const auto rule, base::ParseJson(*std::get<7>(row)));
        ASSIGN_OR_RETURN(table.rule, policy::ParseAnalysisRule(rule, "analysisRule"));
    }
    table.schema_version = std::get<8>(row);
    table.reference = {std::get<9>(row), std::get<10>(row)};
    if (std::get<11>(row) == "SQL") table.join_multiplicity = policy::JoinMultiplicity::kSql;
    table.time_limit_seconds = std::get<12>(row);
    table.created = std::get<13>(row);
    table.updated = std::get<14>(row);
    table.rule_created = std::get<15>(row);
    table.rule_updated = std::get<16>(row);
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

base::Result<std::vector<ConfiguredTable>>
Select(metadata::Database& database, std::string_view where,
       std::initializer_list<metadata::Parameter> parameters) {
    ASSIGN_OR_RETURN(const auto rows,
                     database.Query<Row>(std::string(kSelect) + std::string(where), parameters));
    std::vector<ConfiguredTable> tables;
    for (const Row& row : rows) {
        ASSIGN_OR_RETURN(tables.emplace_back(), FromRow(row));
    }
    return tables;
}

base::Result<ConfiguredTable> One(metadata::Database& database, std::string_view where,
                                  std::initializer_list<metadata::Parameter> parameters) {
    ASSIGN_OR_RETURN(auto found, Select(database, where, parameters));
    if (found.empty()) return base::NotFound("there is no such table");
    return std::move(found.front());
}

base::Status CheckSettings(const ConfiguredTable& table) {
    const bool counts_rows =
        !table.rule || std::holds_alternative<policy::AggregationRule>(table.rule->rule);
    if (table.join_multiplicity == policy::JoinMultiplicity::kSql && !counts_rows) {
        return base::InvalidArgument(std::string(policy::TypeOf(*table.rule)) +
                                     " rules take no joinMultiplicity: they count no rows");
    }
    if (table.time_limit_seconds &&
        (*table.time_limit_seconds < 1 || *table.time_limit_seconds > kTimeLimitSecondsMax)) {
        return base::InvalidArgument("a time limit has 1 to " +
                                     std::to_string(kTimeLimitSecondsMax) + " seconds");
    }
    return {};
}

}  // namespace

bool SameForApproval(const ConfiguredTable& left, const ConfiguredTable& right) {
    return left.source == right.source && left.schema == right.schema &&
           left.allowed_columns == right.allowed_columns && left.rule == right.rule;
}

base::Result<ConfiguredTable> ConfiguredTables::FindById(const base::TableId& id) {
    return One(database_, "WHERE id = ?", {id});
}

base::Result<ConfiguredTable> ConfiguredTables::FindOwned(const base::AccountId& owner,
                                                          const base::TableId& id) {
    return One(database_, "WHERE owner_id = ? AND id = ?", {owner, id});
}

base::Result<ConfiguredTable> ConfiguredTables::FindByName(const base::AccountId& owner,
                                                           std::string_view name) {
    return One(database_, "WHERE owner_id = ? AND name_key = ?", {owner, base::AsciiLower(name)});
}

base::Result<std::vector<ConfiguredTable>>
ConfiguredTables::List(const base::AccountId& owner, std::string_view after, std::int64_t count) {
    return Select(database_, "WHERE owner_id = ? AND id > ? ORDER BY id LIMIT ?",
                  {owner, after, count});
}

base::Result<std::int64_t> ConfiguredTables::Count(const base::AccountId& owner) {
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<std::int64_t>(
                         "SELECT count(*) FROM configured_tables WHERE owner_id = ?", {owner}));
    return std::get<0>(*row);
}

base::Result<std::int64_t> ConfiguredTables::CountOf(const base::AccountId& owner,
                                                     const catalog::TableName& reference) {
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<std::int64_t>(
                         "SELECT count(*) FROM configured_tables WHERE owner_id = ? AND "
                         "reference_database = ? AND reference_table = ?",
                         {owner, reference.database, reference.table}));
    return std::get<0>(*row);
}

base::Result<ConfiguredTable> ConfiguredTables::Create(ConfiguredTable table, base::Random& random,
                                                       base::Clock& clock) {
    table.id = base::TableId(random.Uuid());
    table.schema_version = 1;
    table.created = table.updated = clock.Now();
    if (table.rule) {
        table.rule->join_multiplicity = table.join_multiplicity;
        table.rule_created = table.rule_updated = table.created;
    }
    RETURN_IF_ERROR(Store(table));
    return table;
}

base::Result<ConfiguredTable> ConfiguredTables::Update(ConfiguredTable table, base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto before, FindById(table.id));
    if (table.rule) table.rule->join_multiplicity = table.join_multiplicity;
    table.schema_version = before.schema_version + (SameForApproval(before, table) ? 0 : 1);
    table.created = before.created;
    table.updated = clock.Now();
    table.rule_created = before.rule ? before.rule_created : table.updated;
    table.rule_updated = table.rule == before.rule ? before.rule_updated : table.updated;
    RETURN_IF_ERROR(Store(table));
    return table;
}

base::Status ConfiguredTables::Store(const ConfiguredTable& table) {
    RETURN_IF_ERROR(CheckSettings(table));
    const auto named = FindByName(table.owner, table.name);
    if (named.ok() && named->id != table.id) {
        return base::Conflict("a configured table of this account has the name " +
                              base::QuoteName(table.name) + " already");
    }
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO configured_tables (id, owner_id, name, name_key, description, source, schema, "
        "allowed_columns, analysis_rule, schema_version, reference_database, reference_table, "
        "join_multiplicity, time_limit_seconds, created_ms, updated_ms, rule_created_ms, "
        "rule_updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON "
        "CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, "
        "description = excluded.description, source = excluded.source, schema = excluded.schema, "
        "allowed_columns = excluded.allowed_columns, analysis_rule = excluded.analysis_rule, "
        "schema_version = excluded.schema_version, reference_database = "
        "excluded.reference_database, reference_table = excluded.reference_table, "
        "join_multiplicity = excluded.join_multiplicity, time_limit_seconds = "
        "excluded.time_limit_seconds, updated_ms = excluded.updated_ms, rule_created_ms = "
        "excluded.rule_created_ms, rule_updated_ms = excluded.rule_updated_ms",
        {table.id, table.owner, table.name, base::AsciiLower(table.name), table.description,
         catalog::ToJson(table.source).Dump(), catalog::ToJson(table.schema).Dump(),
         base::JsonArrayOf(table.allowed_columns).Dump(), RuleText(table), table.schema_version,
         table.reference.database, table.reference.table, MultiplicityText(table),
         table.time_limit_seconds, table.created, table.updated, table.rule_created,
         table.rule_updated}));
    return {};
}

base::Status ConfiguredTables::Delete(const base::TableId& id) {
    ASSIGN_OR_RETURN(const auto associated,
                     database_.QueryOne<std::int64_t>(
                         "SELECT count(*) FROM table_associations WHERE table_id = ?", {id}));
    if (std::get<0>(*associated) > 0)
        return base::Conflict("this table is associated; delete its associations first");
    RETURN_IF_ERROR(database_.Execute("DELETE FROM read_tables WHERE table_id = ?", {id}));
    RETURN_IF_ERROR(database_.Execute("DELETE FROM configured_tables WHERE id = ?", {id}));
    return {};
}

}  // namespace collaboration
