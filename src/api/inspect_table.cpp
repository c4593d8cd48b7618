// SPDX-License-Identifier: Apache-2.0
#include "api/inspect_table.h"

#include "access/name.h"
#include "base/nearest.h"
#include "base/object_reader.h"
#include "catalog/files.h"

#include <string_view>
#include <utility>

namespace api {
namespace {

std::string NoSuchColumn(const std::string& name, const catalog::PinnedSchema& schema) {
    std::vector<std::string> names;
    for (const catalog::FileColumn& column : schema.columns)
        names.push_back(catalog::QueryName(column));
    const std::vector<std::string_view> views(names.begin(), names.end());
    std::string reason = "the files have no column " + base::QuoteName(name);
    if (const auto nearest = base::NearestName(name, views)) {
        reason += "; did you mean " + base::QuoteName(*nearest) + "?";
    }
    return reason;
}

std::string UnusableType(const catalog::FileColumn& column) {
    return "the column " + base::QuoteName(catalog::QueryName(column)) + " has the type " +
           base::QuoteName(column.type_text) + ", which queries cannot use";
}

base::Result<AllowedColumns> AllColumns(const std::string& field,
                                        const catalog::PinnedSchema& schema) {
    AllowedColumns allowed;
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        const catalog::FileColumn& column = schema.columns[i];
        if (!column.type) {
            allowed.notices.push_back("left out: " + UnusableType(column));
            continue;
        }
        auto name = access_control::FoldName(column.name, access_control::kColumnNameBytesMax);
        if (!name.ok()) {
            // By its place: what was taken for a header may be somebody's row.
            return base::FieldError(field, "column " + std::to_string(i + 1) +
                                               " of the files needs another name: names have "
                                               "letters a to z, digits and underscores, with "
                                               "spaces or single hyphens between them");
        }
        allowed.names.push_back(*std::move(name));
    }
    if (allowed.names.empty())
        return base::FieldError(field, "the files have no column that queries can use");
    return allowed;
}

}  // namespace

base::Result<FoundTable> Inspect(const Inspection& inspection, const ApplyTools& tools) {
    const std::string& field = inspection.field;
    const catalog::Source& source = inspection.source;
    const auto files = catalog::OpenFiles(source);
    if (!files.ok()) return files.error().Within(field + ".files");
    auto schema = tools.inspector.Inspect(source, *files);
    if (!schema.ok()) return schema.error().Within(field);
    if (const auto checked = catalog::CheckColumns(*schema); !checked.ok())
        return checked.error().Within(field);
    catalog::WholeReadingOptions options{.keys = collaboration::KeysOf(inspection.rule, *schema)};
    if (tools.progress) {
        options.progress = [&](std::chrono::milliseconds elapsed) {
            tools.progress(inspection.title, elapsed);
        };
    }
    auto read = collaboration::ReadUnlessKnown(inspection.known, {source, *schema, *files},
                                               tools.inspector, std::move(options));
    if (!read.ok()) return read.error().Within(field);
    return FoundTable{*std::move(schema), *std::move(read)};
}

base::Result<FoundTable> InspectTable(const TableEntry& entry,
                                      const std::optional<policy::AnalysisRule>& rule,
                                      const std::optional<collaboration::ReadTable>& known,
                                      const ApplyTools& tools) {
    return Inspect(
        {*entry.source, entry.field + ".source", entry.account + "/" + entry.name, rule, known},
        tools);
}

base::Result<AllowedColumns> ResolveAllowedColumns(const TableEntry& entry,
                                                   const catalog::PinnedSchema& schema) {
    const std::string field = entry.field + ".allowedColumns";
    if (entry.all_columns) return AllColumns(field, schema);
    AllowedColumns allowed{*entry.allowed_columns, {}};
    for (std::size_t i = 0; i < allowed.names.size(); ++i) {
        const std::string place = field + "[" + std::to_string(i) + "]";
        const catalog::FileColumn* column = catalog::FindColumn(schema, allowed.names[i]);
        if (column == nullptr)
            return base::FieldError(place, NoSuchColumn(allowed.names[i], schema));
        if (!column->type) return base::FieldError(place, UnusableType(*column));
    }
    return allowed;
}

}  // namespace api
