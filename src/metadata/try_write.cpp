// SPDX-License-Identifier: Apache-2.0
#include "metadata/try_write.h"

#include "metadata/migrations.h"

namespace metadata {
namespace {

constexpr std::string_view kTrials = R"(
CREATE TABLE write_trials (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    count BIGINT NOT NULL
);
INSERT INTO write_trials (only_row, count) VALUES (1, 0)
)";

constexpr std::string_view kSettings = R"(
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
))";

}  // namespace

RoomMigrations Migrations() { return {"metadata", {kTrials, kSettings}}; }

base::Status TryWrite(Database& database) {
    // Another value each time: the engine leaves out a write that would change nothing.
    const auto written =
        database.Execute("UPDATE write_trials SET count = count + 1 WHERE only_row = 1");
    if (!written.ok()) return written.error();
    return {};
}

}  // namespace metadata
