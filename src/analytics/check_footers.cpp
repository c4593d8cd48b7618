// SPDX-License-Identifier: Apache-2.0
#include "analytics/check_footers.h"

#include "analytics/error_json.h"
#include "analytics/scan_sql.h"
#include "query/print.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace analytics {
namespace {

constexpr std::size_t kScansPerQuery = 64;
constexpr std::size_t kScansMax = 128;                     // of one file
constexpr std::int64_t kRowsMax = std::int64_t{1} << 40U;  // of one file
constexpr std::string_view kRowNumber = "file_row_number";

// DuckDB 1.4.4 asks no footer about these: ParquetStatisticsUtils::TransformColumnStatistics.
constexpr std::array<std::string_view, 3> kTypesWithoutRanges{"BLOB", "BOOLEAN", "UUID"};

base::Error Lies() {
    return base::InvalidArgument(
        "states in its footer what its rows do not hold, or what cannot be compared with them");
}

// One column of a file that queries can use: its place among the values a row group stores.
struct Leaf {
    std::string name;
    std::string type;  // the engine's
};
using Leaves = std::map<std::int64_t, Leaf>;

struct RowGroup {
    std::int64_t rows = 0;
    std::string
        lie;  // a condition over all its rows that no honest file meets; empty when nothing is stated
    std::size_t leaves = 0;
};

std::optional<std::int64_t> Number(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::int64_t number = 0;
    const char* end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return number;
}

// The values that one column of the table takes from a schema, which lists a column before what it is made of.
std::int64_t SkipColumn(const std::vector<TextRow>& schema, std::size_t& at) {
    std::int64_t left = 1;
    std::int64_t leaves = 0;
    for (; left > 0 && at < schema.size(); ++at) {
        const std::int64_t children = Number(schema[at][0]).value_or(0);
        left += children - 1;
        if (children == 0) ++leaves;
    }
    return leaves;
}

base::Result<Leaves> FindLeaves(LockedDatabase& database, const WorkerTable& table,
                                std::span<const std::string> types, const std::string& file) {
    ASSIGN_OR_RETURN(const auto schema,
                     database.Query("SELECT num_children,name FROM parquet_schema(" +
                                    query::PrintText(file) + ")"));
    Leaves leaves;
    std::size_t at = 1;  // the first is the row itself
    std::int64_t place = 0;
    for (std::size_t i = 0; i < table.schema.columns.size(); ++i) {
        // The engine looks a range up by name, and renames the second of two columns of one name.
        if (at >= schema.size() || schema[at][1] != table.schema.columns[i].name) return Lies();
        const std::int64_t taken = SkipColumn(schema, at);
        const bool stated =
            std::ranges::find(kTypesWithoutRanges, types[i]) == kTypesWithoutRanges.end();
        if (table.schema.columns[i].type && taken != 1) return Lies();
        if (table.schema.columns[i].type && stated)
            leaves.emplace(place, Leaf{table.schema.columns[i].name, types[i]});
        place += taken;
    }
    if (at != schema.size()) return Lies();
    return leaves;
}

bool IsFloating(const std::string& type) { return type == "FLOAT" || type == "DOUBLE"; }

// NaN is greater than every number and no writer counts it: scans say that it may be there.
std::string Greatest(const std::string& name, const std::string& type) {
    const std::string greatest = "max(" + name + ")";
    return IsFloating(type) ? greatest + " FILTER (WHERE NOT isnan(" + name + "))" : greatest;
}

void OrLie(std::string& lie, const std::string& condition) {
    lie += (lie.empty() ? "" : " OR ") + ("coalesce(" + condition + ",false)");
}

void OrOutside(std::string& lie, const std::string& actual, std::string_view outside,
               const std::string& stated, const std::string& type) {
    const std::string bound = "TRY_CAST(" + query::PrintText(stated) + " AS " + type + ")";
    OrLie(lie, bound + " IS NULL");
    OrLie(lie, actual + std::string(outside) + bound);
}

// A row of kMetadata about one column of one row group.
base::Status AddColumn(RowGroup& group, const Leaf& leaf, const TextRow& row) {
    const std::string name = query::PrintIdentifier(leaf.name);
    for (const auto& stated : {row[5], row[6]}) {
        // Text that is no UTF-8 is shown with \x, which does not tell it from text that says so; a zero ends SQL.
        const bool unclear = stated && (stated->find("\\x") != std::string::npos ||
                                        stated->find('\0') != std::string::npos);
        if (unclear) return Lies();
    }
    const auto values = Number(row[3]);
    const auto nulls = Number(row[4]);
    if (!values) return Lies();
    if (nulls == 0) OrLie(group.lie, "count(*)<>count(" + name + ")");
    if (nulls == values) OrLie(group.lie, "count(" + name + ")<>0");
    if (row[5]) OrOutside(group.lie, "min(" + name + ")", "<", *row[5], leaf.type);
    if (row[6]) OrOutside(group.lie, Greatest(name, leaf.type), ">", *row[6], leaf.type);
    return {};
}

std::string Metadata(const std::string& file) {
    return "SELECT row_group_id,column_id,row_group_num_rows,num_values,stats_null_count,"
           "coalesce(stats_min_value,stats_min),coalesce(stats_max_value,stats_max) FROM "
           "parquet_metadata(" +
           query::PrintText(file) + ") ORDER BY row_group_id,column_id";
}

base::Result<std::vector<RowGroup>> StatedRowGroups(LockedDatabase& database, const Leaves& leaves,
                                                    const std::string& file) {
    ASSIGN_OR_RETURN(const auto rows, database.Query(Metadata(file)));
    std::vector<RowGroup> groups;
    for (const TextRow& row : rows) {
        const auto id = Number(row[0]);
        const auto place = Number(row[1]);
        const auto count = Number(row[2]);
        if (!id || !place || !count || *count < 0 || *count > kRowsMax) return Lies();
        if (*id == static_cast<std::int64_t>(groups.size()))
            groups.push_back({.rows = *count, .lie = {}});
        if (*id + 1 != static_cast<std::int64_t>(groups.size())) return Lies();
        const auto leaf = leaves.find(*place);
        if (leaf == leaves.end()) continue;
        ++groups.back().leaves;
        RETURN_IF_ERROR(AddColumn(groups.back(), leaf->second, row));
    }
    for (const RowGroup& group : groups) {
        if (group.leaves != leaves.size()) return Lies();
    }
    return groups;
}

base::Status CheckRowCount(LockedDatabase& database, const std::vector<RowGroup>& groups,
                           const std::string& file) {
    ASSIGN_OR_RETURN(const auto counts,
                     database.Query("SELECT num_rows,num_row_groups FROM parquet_file_metadata(" +
                                    query::PrintText(file) + ")"));
    std::int64_t rows = 0;
    for (const RowGroup& group : groups) {
        rows += group.rows;
        if (rows > kRowsMax) return Lies();
    }
    if (counts.size() != 1 || Number(counts[0][0]) != rows ||
        Number(counts[0][1]) != static_cast<std::int64_t>(groups.size()))
        return Lies();
    return {};
}

// Whether some of `groups`, of which the first begins at row `first`, lies: a SELECT of one column.
std::string LiesOf(std::span<const RowGroup> groups, std::int64_t first, const std::string& scan) {
    std::int64_t end = first;
    std::string number;
    std::string lies;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        end += groups[i].rows;
        const std::string& lie = groups[i].lie;
        number += " WHEN " + std::string(kRowNumber) + "<" + std::to_string(end) + " THEN " +
                  std::to_string(i);
        lies += " WHEN " + std::to_string(i) + " THEN " + (lie.empty() ? "false" : lie);
    }
    const std::string rows = scan + " WHERE " + std::string(kRowNumber) +
                             ">=" + std::to_string(first) + " AND " + std::string(kRowNumber) +
                             "<" + std::to_string(end);
    if (groups.size() == 1) {
        return "SELECT " + (groups[0].lie.empty() ? "false" : groups[0].lie) + " AS lie FROM " +
               rows;
    }
    return "SELECT CASE \"#group\"" + lies + " END AS lie FROM (SELECT *,CASE" + number +
           " END AS \"#group\" FROM " + rows + ") GROUP BY \"#group\"";
}

// Each row group is a scan of its own: the row number skips the others, and the scans run beside each other. A scan
// looks at every row group, so when there are many, some share one.
base::Status CheckValues(LockedDatabase& database, std::span<const RowGroup> groups,
                         const std::string& file) {
    const std::string scan = "read_parquet([" + query::PrintText(file) +
                             "],hive_partitioning=false,filename=false,union_by_name=false,"
                             "file_row_number=true,can_have_nan=true)";
    const std::size_t shared = 1 + groups.size() / kScansMax;
    std::string selects;
    std::size_t scans = 0;
    std::int64_t first = 0;
    for (std::size_t i = 0; i < groups.size(); i += shared) {
        const auto together = groups.subspan(i, std::min(shared, groups.size() - i));
        selects += (selects.empty() ? "" : " UNION ALL ") + LiesOf(together, first, scan);
        for (const RowGroup& group : together) first += group.rows;
        if (++scans % kScansPerQuery != 0 && i + shared < groups.size()) continue;
        ASSIGN_OR_RETURN(
            const auto lies,
            database.Query("SELECT coalesce(bool_or(lie),false) FROM (" + selects + ")"));
        if (lies[0][0] != "false") return Lies();
        selects.clear();
    }
    return {};
}

base::Status CheckFile(LockedDatabase& database, const WorkerTable& table,
                       std::span<const std::string> types, const std::string& file) {
    ASSIGN_OR_RETURN(const Leaves leaves, FindLeaves(database, table, types, file));
    ASSIGN_OR_RETURN(const auto groups, StatedRowGroups(database, leaves, file));
    RETURN_IF_ERROR(CheckRowCount(database, groups, file));
    return CheckValues(database, groups, file);
}

}  // namespace

base::Status CheckFooters(LockedDatabase& database, const WorkerTable& table,
                          std::span<const std::string> file_types) {
    if (table.format != catalog::Format::kParquet) return {};
    for (std::size_t i = 0; i < table.files.size(); ++i) {
        const base::Status checked = CheckFile(database, table, file_types, table.files[i]);
        if (checked.ok()) continue;
        const bool limit = checked.error().code == base::ErrorCode::kResourceExhausted;
        return limit ? checked : InFile(i, Lies());
    }
    return {};
}

}  // namespace analytics
