// SPDX-License-Identifier: Apache-2.0
#include "server/arguments_catalog.h"

#include <CLI/CLI.hpp>

namespace server {
namespace {

CLI::App* Add(CLI::App& parent, const std::string& name, const std::string& help) {
    CLI::App* const app = parent.add_subcommand(name, help);
    app->fallthrough();
    return app;
}

void AddNames(CLI::App& app, CatalogNames& names) {
    app.add_option("--account", names.account, "whose catalog")->required();
    app.add_option("--database", names.database, "as requests name it")->required();
    app.add_option("--table", names.table, "as requests name it")->required();
}

}  // namespace

void CatalogCommands::DeclareAdd(CLI::App& app, Arguments& parsed) {
    AddNames(app, add_.names);
    app.add_option("--files", add_.files, "paths of its files, globs allowed")->required();
    app.add_option("--format", add_.format, "PARQUET, CSV or JSON; else by the files' names");
    app.add_option("--header", add_.header, "whether CSV files begin with names")
        ->check(CLI::IsMember({"yes", "no"}));
    app.add_option("--delimiter", add_.delimiter, "between the values of CSV files");
    app.add_option("--quote", add_.quote, "around the values of CSV files");
    app.add_option("--null", add_.null_values, "a text that means NULL in CSV files");
    app.add_option("--column", add_.columns, "NAME=TYPE, for CSV and JSON; all of them or none");
    app.add_flag("--replace", add_.replace, "take the place of the one that has the name");
    app.add_flag("--json", add_.json, "answer in JSON");
    app.callback([this, &parsed] { parsed.command = add_; });
}

void CatalogCommands::Declare(CLI::App& root, Arguments& parsed) {
    CLI::App* const catalog = Add(root, "catalog", "files that accounts may bring as tables");
    catalog->require_subcommand(1);
    DeclareAdd(*Add(*catalog, "add", "look at files and put them into an account's catalog"),
               parsed);
    CLI::App* const remove = Add(*catalog, "remove", "forget a table that nothing is made from");
    AddNames(*remove, remove_.names);
    remove->add_flag("--json", remove_.json, "answer in JSON");
    remove->callback([this, &parsed] { parsed.command = remove_; });
    CLI::App* const list = Add(*catalog, "list", "the tables of one account or of all");
    list->add_option("--account", list_.account, "whose catalog");
    list->add_flag("--json", list_.json, "answer in JSON");
    list->callback([this, &parsed] { parsed.command = list_; });
}

}  // namespace server
