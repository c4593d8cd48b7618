// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "api/catalog_entry.h"
#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/operator_record.h"
#include "server/output.h"

#include <array>
#include <filesystem>
#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSuffixes{
    {{".parquet", "PARQUET"},
     {".csv", "CSV"},
     {".json", "JSON"},
     {".jsonl", "JSON"},
     {".ndjson", "JSON"}}};
constexpr std::array<std::string_view, 2> kCompressions{".gz", ".zst"};

// What the first pattern's name says, when the operator does not.
base::Result<std::string> FormatOf(const AddCatalogTableArguments& arguments) {
    if (!arguments.format.empty()) return arguments.format;
    std::string_view name = arguments.files.front();
    for (const std::string_view compression : kCompressions) {
        if (name.ends_with(compression)) name.remove_suffix(compression.size());
    }
    for (const auto& [suffix, format] : kSuffixes) {
        if (name.ends_with(suffix)) return std::string(format);
    }
    return base::InvalidArgument("--format: the files' names do not tell it; say PARQUET, CSV or "
                                 "JSON");
}

// As a room document would describe the source.
base::Result<catalog::Source> SourceOf(const AddCatalogTableArguments& arguments) {
    base::Json json = base::Json::MakeObject();
    ASSIGN_OR_RETURN(std::string format, FormatOf(arguments));
    json.Set("files", base::JsonArrayOf(arguments.files)).Set("format", std::move(format));
    if (!arguments.header.empty()) json.Set("header", arguments.header == "yes");
    if (arguments.delimiter) json.Set("delimiter", *arguments.delimiter);
    if (arguments.quote) json.Set("quote", *arguments.quote);
    if (!arguments.null_values.empty())
        json.Set("nullValues", base::JsonArrayOf(arguments.null_values));
    base::Json columns = base::Json::MakeObject();
    for (const std::string& column : arguments.columns) {
        const std::size_t at = column.rfind('=');
        if (at == std::string::npos) {
            return base::InvalidArgument("--column: " + base::QuoteName(column) +
                                         " is not NAME=TYPE");
        }
        columns.Set(column.substr(0, at), column.substr(at + 1));
    }
    if (!arguments.columns.empty()) json.Set("columns", std::move(columns));
    std::error_code problem;
    const auto folder = std::filesystem::current_path(problem);
    if (problem) return base::IoError("the current folder cannot be told", problem.message());
    return catalog::ParseSource(json, "source", folder);
}

void PrintTable(const catalog::CatalogTable& table, const std::string& account) {
    Print(fmt::format("{} {}\n", account, catalog::ToString(table.name)));
    for (const std::string& file : table.source.files)
        Print("    files   " + base::EscapeControls(file) + "\n");
    for (const catalog::FileColumn& column : table.schema.columns) {
        Print("    column  " + base::EscapeControls(column.name) + " " +
              base::EscapeControls(column.type_text) +
              (column.type ? "" : "  (queries cannot use it)") + "\n");
    }
}

base::Result<base::Json> List(Node& node, const ListCatalogTablesArguments& arguments) {
    base::Json json = base::Json::MakeArray();
    access_control::Accounts accounts(node.database());
    std::vector<access_control::Account> shown;
    if (arguments.account.empty()) {
        ASSIGN_OR_RETURN(shown, accounts.List());
    } else {
        ASSIGN_OR_RETURN(auto one, accounts.FindByName(arguments.account));
        shown.push_back(std::move(one));
    }
    for (const access_control::Account& account : shown) {
        ASSIGN_OR_RETURN(const auto tables,
                         catalog::CatalogTables(node.database()).List(account.id));
        for (const catalog::CatalogTable& table : tables) {
            if (!arguments.json) PrintTable(table, account.name);
            json.Append(api::ToJson(table, account.name));
        }
    }
    return json;
}

base::Status Remove(Node& node, const CatalogNames& names) {
    ASSIGN_OR_RETURN(const auto name, catalog::FoldTableName(names.database, names.table));
    ASSIGN_OR_RETURN(auto transaction, node.database().Begin());
    ASSIGN_OR_RETURN(const auto account,
                     access_control::Accounts(node.database()).FindByName(names.account));
    RETURN_IF_ERROR(
        api::RemoveCatalogTable(node.database(), names.account, names.database, names.table));
    RETURN_IF_ERROR(RecordOperator(
        node, {"glovebox:DeleteCatalogTable", {}, api::CatalogTableArn(account.id, name)}));
    return transaction.Commit();
}

}  // namespace

int Run(Node& node, const AddCatalogTableArguments& arguments) {
    auto source = SourceOf(arguments);
    if (!source.ok()) return PrintFailure(source.error(), arguments.json);
    ProgressLine progress;
    api::ApplyTools tools{node.database(), node.keys(), node.inspector(), node.random(),
                          node.clock()};
    tools.progress = [&progress](const std::string& table, std::chrono::milliseconds elapsed) {
        progress.Show("reading table " + table + " " + DurationText(elapsed));
    };
    tools.record = [&node](const api::ApplyReport& report) { return RecordApplied(node, report); };
    const CatalogNames& names = arguments.names;
    const auto added = api::AddCatalogTable(
        {names.account, names.database, names.table, *std::move(source), arguments.replace}, tools);
    progress.Clear();
    if (!added.ok()) return PrintFailure(added.error(), arguments.json);
    if (arguments.json) {
        PrintJson(api::ToJson(*added, names.account));
    } else {
        PrintTable(*added, names.account);
    }
    return kExitDone;
}

int Run(Node& node, const RemoveCatalogTableArguments& arguments) {
    const CatalogNames& names = arguments.names;
    const base::Status removed = Remove(node, names);
    if (!removed.ok()) return PrintFailure(removed.error(), arguments.json);
    if (arguments.json) PrintJson(base::Json::MakeObject());
    return kExitDone;
}

int Run(Node& node, const ListCatalogTablesArguments& arguments) {
    const auto listed = List(node, arguments);
    if (!listed.ok()) return PrintFailure(listed.error(), arguments.json);
    if (arguments.json) PrintJson(*listed);
    return kExitDone;
}

}  // namespace server
