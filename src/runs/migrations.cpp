// SPDX-License-Identifier: Apache-2.0
#include "runs/migrations.h"

namespace runs {
namespace {

constexpr std::string_view kProtectedQueries = R"(
CREATE TABLE protected_queries (
    id TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL UNIQUE,
    membership_id TEXT NOT NULL,
    collaboration_id TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    payer_id TEXT NOT NULL REFERENCES accounts (id),
    request BLOB NOT NULL,
    locations TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    error_code TEXT,
    error_message TEXT,
    error_retryable BIGINT,
    refusals TEXT NOT NULL,
    plan_hash TEXT NOT NULL,
    run_hash TEXT NOT NULL,
    threads BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT,
    ended_ms BIGINT
);
CREATE INDEX protected_queries_by_status ON protected_queries (status, account_id, sequence);
CREATE INDEX protected_queries_of_membership ON protected_queries (membership_id, sequence);
CREATE TABLE query_log (
    sequence BIGINT PRIMARY KEY,
    query_id TEXT NOT NULL REFERENCES protected_queries (id),
    stage TEXT NOT NULL,
    reader_id TEXT NOT NULL REFERENCES accounts (id),
    membership_id TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    tables TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (query_id, stage, reader_id)
);
CREATE INDEX query_log_of_reader ON query_log (reader_id, sequence))";

// Somebody who waits for an end asks for those that run, of which there are few.
constexpr std::string_view kByStatus = R"(
CREATE INDEX protected_queries_of_membership_by_status
    ON protected_queries (membership_id, status, sequence))";

}  // namespace

metadata::RoomMigrations Migrations() { return {"runs", {kProtectedQueries, kByStatus}}; }

}  // namespace runs
