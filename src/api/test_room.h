// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/accounts.h"
#include "activation/tables.h"
#include "api/apply.h"
#include "collaboration/migrations.h"

#include <array>
#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <sstream>
#include <stdlib.h>

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
};

inline std::filesystem::path MakeRoomFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "glovebox-api-XXXXXX").string();
    return mkdtemp(name.data());
}

// An empty node beside a folder in which a document and its files lie.
struct TestRoom {
    TestRoom()
        : folder(MakeRoomFolder()),
          database(*metadata::Database::Open(folder / "node.db")),
          keys(*crypto::KeyRing::Open(folder, random)) {
        const std::array rooms = {access_control::Migrations(), collaboration::Migrations(),
                                  activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }
    ~TestRoom() { std::filesystem::remove_all(folder); }
    TestRoom(const TestRoom&) = delete;
    TestRoom& operator=(const TestRoom&) = delete;

    void Put(const std::string& name, const std::string& columns) const {
        std::filesystem::create_directories((folder / name).parent_path());
        std::ofstream(folder / name) << columns;
    }

    base::Result<api::RoomDocument> Parse(std::string_view document) const {
        return api::ParseRoomDocument(
            document, {folder, [this](const std::string& name) -> std::optional<std::string> {
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

    // The report for people, or "error: ...", with this room's folder written as ROOM.
    std::string Told(std::string_view document, bool dry_run = false) {
        const auto report = Apply(document, dry_run);
        std::string text =
            report.ok() ? api::ToText(*report) : "error: " + report.error().message + "\n";
        for (std::size_t at = text.find(folder.string()); at != std::string::npos;
             at = text.find(folder.string())) {
            text.replace(at, folder.string().size(), "ROOM");
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
    std::filesystem::path folder;
    metadata::Database database;
    crypto::KeyRing keys;
    ListedColumns inspector;
    base::ManualClock clock{base::WallTime(std::chrono::milliseconds(0))};
    std::map<std::string, std::string> environment;
};
