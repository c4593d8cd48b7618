// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/accounts.h"
#include "activation/tables.h"
#include "api/catalog_entry.h"
#include "collaboration/migrations.h"

#include <array>
#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <sstream>

// A file's own text tells its columns: a line "name TYPE" each; "!" before a type: one that queries
// cannot use. Stands in for the worker that reads real files, which lives in a room above this one.
class ListedColumns final : public catalog::FileInspector {
  public:
    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source& source,
                                                std::span<const catalog::OpenFile> files) override {
        catalog::PinnedSchema schema;
        ASSIGN_OR_RETURN(const std::string text,
                         base::ReadDescriptor(files[0].fd.get(), 100'000, "file"));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t space = line.rfind(' ');
            if (space == std::string::npos)
                return base::InvalidArgument("'" + files[0].path + "' is not readable");
            const std::string type = line.substr(space + 1);
            catalog::FileColumn column{line.substr(0, space), std::nullopt, type};
            if (type.front() == '!') {
                column.type_text = type.substr(1);
            } else {
                ASSIGN_OR_RETURN(column.type, query::ParseType(type));
            }
            schema.columns.push_back(column);
        }
        if (source.format == catalog::Format::kCsv)
            schema.csv = {true, ",", "\"", source.csv.null_values};
        return schema;
    }

    base::Result<catalog::WholeReading>
    ReadWhole(const catalog::Source&, const catalog::PinnedSchema&,
              std::span<const catalog::OpenFile> files,
              const catalog::WholeReadingOptions& options) override {
        ++readings;
        if (files[0].path.ends_with("damaged.parquet"))
            return base::InvalidArgument("'" + files[0].path + "' cannot be read to its end");
        return catalog::WholeReading{options.keys};
    }

    int readings = 0;
};

// An empty node beside a folder in which a document and its files lie.
struct TestRoom {
    TestRoom() {
        const std::array rooms = {access_control::Migrations(), catalog::Migrations(),
                                  collaboration::Migrations(), activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    void Put(const std::string& name, const std::string& columns) const {
        std::filesystem::create_directories((folder.path / name).parent_path());
        std::ofstream(folder.path / name) << columns;
    }

    base::Result<api::RoomDocument> Parse(std::string_view document) const {
        return api::ParseRoomDocument(
            document, {folder.path, [this](const std::string& name) -> std::optional<std::string> {
                           const auto found = environment.find(name);
                           if (found == environment.end()) return std::nullopt;
                           return found->second;
                       }});
    }

    base::Result<api::ApplyReport> Apply(std::string_view document, bool dry_run = false) {
        ASSIGN_OR_RETURN(auto parsed, Parse(document));
        return api::ApplyRoomDocument(std::move(parsed), {database, keys, inspector, random, clock},
                                      dry_run);
    }

    // The report for people, or "error: ...", with this room's folder written as ROOM and accounts by their names.
    std::string Told(std::string_view document, bool dry_run = false) {
        const auto report = Apply(document, dry_run);
        std::string text =
            report.ok() ? api::ToText(*report) : "error: " + report.error().message + "\n";
        for (std::size_t at = text.find(folder.path.string()); at != std::string::npos;
             at = text.find(folder.path.string())) {
            text.replace(at, folder.path.string().size(), "ROOM");
        }
        // Ids are drawn by chance.
        const auto accounts = access_control::Accounts(database).List();
        for (const access_control::Account& account : *accounts) {
            const std::string& id = account.id.text();
            for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id))
                text.replace(at, id.size(), account.name);
        }
        return text;
    }

    // How many rows of every table there are: to see that nothing was written.
    std::string Rows() {
        std::string text;
        for (const char* table :
             {"accounts", "collaborations", "collaboration_members", "configured_tables",
              "table_associations", "destinations", "egress_rules"}) {
            const auto row =
                database.QueryOne<std::int64_t>(std::string("SELECT count(*) FROM ") + table);
            text += std::to_string(std::get<0>(**row)) + " ";
        }
        return text;
    }

    base::SystemRandom random;
    support::TemporaryFolder folder;
    metadata::Database database = *metadata::Database::Open(folder.path / "node.db");
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    ListedColumns inspector;
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(0))};
    std::map<std::string, std::string> environment;
};
