// SPDX-License-Identifier: Apache-2.0
#include "audit/migrations.h"

namespace audit {
namespace {

// An entry has what its chain's account may see and nothing else, so that no reader has to leave out.
constexpr std::string_view kTrail = R"(
CREATE TABLE audit_state (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    epoch BIGINT NOT NULL
);
INSERT INTO audit_state (only_row, epoch) VALUES (1, 1);
CREATE TABLE audit_chains (
    account_id TEXT PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    head BLOB NOT NULL
);
CREATE TABLE audit_entries (
    account_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    head BLOB NOT NULL,
    salt BLOB NOT NULL,
    record BLOB NOT NULL,
    origin_salt BLOB,
    origin BLOB,
    query_text BLOB,
    PRIMARY KEY (account_id, sequence)
);
CREATE INDEX audit_entries_by_time ON audit_entries (account_id, noted_at, sequence)
)";

constexpr std::string_view kDigests = R"(
CREATE TABLE audit_digests (
    account_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (account_id, number)
))";

}  // namespace

metadata::RoomMigrations Migrations() { return {"audit", {kTrail, kDigests}}; }

}  // namespace audit
