// SPDX-License-Identifier: Apache-2.0
#include "analytics/inspect_files.h"

#include "analytics/check_table.h"
#include "analytics/column_names.h"
#include "analytics/error_json.h"
#include "analytics/find_types.h"
#include "analytics/inspect_text.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>

namespace analytics {
namespace {

base::Result<catalog::PinnedSchema> InspectParquet(LockedDatabase& database,
                                                   const std::vector<std::string>& files) {
    const auto columns = ParquetColumns(database, files.front());
    if (!columns.ok()) return InFile(0, columns.error());
    catalog::PinnedSchema schema;
    for (const ResultColumn& column : *columns) {
        schema.columns.push_back(
            {.name = column.name, .type = column.type, .type_text = column.type_text});
    }
    return schema;
}

base::Result<catalog::PinnedSchema> InspectFirst(LockedDatabase& database,
                                                 const catalog::Source& source,
                                                 const std::vector<std::string>& files) {
    switch (source.format) {
        case catalog::Format::kParquet: return InspectParquet(database, files);
        case catalog::Format::kCsv: return InspectCsv(database, source, files);
        case catalog::Format::kJson: return InspectJson(database, source, files);
    }
    UNREACHABLE();
}

// A column is named by its place: what was taken for a header may be somebody's row.
base::Status CheckNames(const catalog::PinnedSchema& schema) {
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        if (IsColumnName(catalog::QueryName(schema.columns[i]))) continue;
        return base::InvalidArgument(
            "column " + std::to_string(i + 1) +
            " of the files has a name that rules cannot use: letters, digits, underscores, "
            "spaces, and hyphens between at least two of them and more");
    }
    return {};
}

// What fails while the engine reads is a file that is not what its format says.
base::Error WhileInspecting(const std::vector<std::string>& files, const base::Error& error,
                            const std::string& blamed) {
    if (error.code != base::ErrorCode::kInternal) return error;
    const base::Error reason = base::InvalidArgument("is damaged or not well-formed");
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (blamed == TableFileName(0, i)) return InFile(i, reason);
    }
    return files.size() == 1 ? InFile(0, reason)
                             : base::InvalidArgument("a file is damaged or not well-formed");
}

}  // namespace

base::Result<catalog::PinnedSchema> InspectFiles(const catalog::Source& source,
                                                 const std::vector<std::string>& files,
                                                 const DatabaseLimits& limits,
                                                 BrokerFiles& broker) {
    if (files.empty()) return base::InvalidArgument("there are no files");
    ASSIGN_OR_RETURN(auto database, LockedDatabase::Open(limits, broker));
    auto schema = InspectFirst(database, source, files);
    if (!schema.ok()) return WhileInspecting(files, schema.error(), database.blamed_file());
    RETURN_IF_ERROR(catalog::CheckColumns(*schema));
    RETURN_IF_ERROR(CheckNames(*schema));
    const WorkerTable table{.name = "", .format = source.format, .schema = *schema, .files = files};
    if (const auto checked = CheckTableFiles(database, table); !checked.ok())
        return checked.error();
    return schema;
}

}  // namespace analytics
