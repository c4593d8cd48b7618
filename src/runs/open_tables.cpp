// SPDX-License-Identifier: Apache-2.0
#include "runs/open_tables.h"

#include "collaboration/associations.h"
#include "collaboration/configured_table.h"
#include "collaboration/read_tables.h"

#include <string_view>
#include <utility>

namespace runs {
namespace {

using base::Result;

// The asker learns that the owner's files are in trouble, not which paths they have.
base::Error ForOwner(const std::string& table, std::string_view what, const base::Error& error) {
    return {error.code,
            "the files of table '" + table + "' " + std::string(what) + "; its owner must look",
            error.message};
}

base::Status ReadWhole(metadata::Database& database, catalog::FileInspector& inspector,
                       const collaboration::ConfiguredTable& table,
                       catalog::WholeReadingOptions options, TableInput& input) {
    collaboration::ReadTables read_tables(database);
    ASSIGN_OR_RETURN(const auto known, read_tables.Find(table.id));
    options.keys = collaboration::KeysOf(table.rule, table.schema);
    const auto read = collaboration::ReadUnlessKnown(
        known, {input.source, input.schema, input.files}, inspector, std::move(options));
    if (!read.ok() && read.error().code == base::ErrorCode::kCancelled) return read.error();
    if (!read.ok()) return ForOwner(input.name, "cannot be read to their end", read.error());
    input.unique_keys = read->unique_keys;
    if (known == *read) return {};
    return read_tables.Remember(table.id, *read);
}

Result<TableInput> OpenTable(metadata::Database& database, catalog::FileInspector& inspector,
                             const base::CollaborationId& collaboration, const std::string& name,
                             const catalog::WholeReadingOptions& options) {
    collaboration::Associations associations(database);
    ASSIGN_OR_RETURN(const auto association, associations.Find(collaboration, name));
    if (!association)
        return base::Conflict("the table '" + name + "' is no longer part of the collaboration");
    collaboration::ConfiguredTables tables(database);
    ASSIGN_OR_RETURN(const auto table, tables.FindById(association->table));
    auto files = catalog::OpenFiles(table.source);
    if (!files.ok()) return ForOwner(name, "cannot be opened", files.error());
    TableInput input{name, table.source, table.schema, *std::move(files)};
    RETURN_IF_ERROR(ReadWhole(database, inspector, table, options, input));
    return input;
}

}  // namespace

Result<std::vector<TableInput>> OpenTables(metadata::Database& database,
                                           catalog::FileInspector& inspector,
                                           const policy::ApprovedQuery& approved,
                                           const catalog::WholeReadingOptions& options) {
    std::vector<TableInput> inputs;
    for (const std::string& name : approved.tables()) {
        ASSIGN_OR_RETURN(TableInput input,
                         OpenTable(database, inspector, approved.collaboration(), name, options));
        inputs.push_back(std::move(input));
    }
    return inputs;
}

base::Status CheckUnchanged(const std::vector<TableInput>& tables) {
    for (const TableInput& table : tables) {
        const base::Status unchanged = catalog::CheckUnchanged(table.files);
        if (unchanged.ok()) continue;
        return base::Error{unchanged.error().code,
                           "the files of table '" + table.name +
                               "' were changed while the query ran; ask again",
                           unchanged.error().message};
    }
    return {};
}

}  // namespace runs
