// SPDX-License-Identifier: Apache-2.0
#include "collaboration/migrations.h"

#include <string_view>

namespace collaboration {
namespace {

// The partial index holds every collaboration to one runner, whatever the code above it does.
constexpr std::string_view kFirst = R"(
CREATE TABLE collaborations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    creator_id TEXT NOT NULL REFERENCES accounts (id),
    query_log_status TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE collaboration_members (
    collaboration_id TEXT NOT NULL REFERENCES collaborations (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    can_query BIGINT NOT NULL,
    can_receive_results BIGINT NOT NULL,
    PRIMARY KEY (collaboration_id, account_id)
);
CREATE UNIQUE INDEX one_runner_per_collaboration ON collaboration_members (collaboration_id) WHERE can_query = 1;
CREATE TABLE configured_tables (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    source TEXT NOT NULL,
    schema TEXT NOT NULL,
    allowed_columns TEXT NOT NULL,
    analysis_rule TEXT,
    schema_version BIGINT NOT NULL,
    UNIQUE (owner_id, name)
);
CREATE TABLE table_associations (
    id TEXT PRIMARY KEY,
    collaboration_id TEXT NOT NULL REFERENCES collaborations (id),
    table_id TEXT NOT NULL REFERENCES configured_tables (id),
    name TEXT NOT NULL,
    UNIQUE (collaboration_id, name)
))";

constexpr std::string_view kReadTables = R"(
CREATE TABLE read_tables (
    table_id TEXT PRIMARY KEY REFERENCES configured_tables (id),
    version TEXT NOT NULL,
    key_columns TEXT NOT NULL,
    unique_columns TEXT NOT NULL
))";

}  // namespace

metadata::RoomMigrations Migrations() { return {"collaboration", {kFirst, kReadTables}}; }

}  // namespace collaboration
