// SPDX-License-Identifier: Apache-2.0
#include "jobs/migrations.h"

namespace jobs {
namespace {

constexpr std::string_view kFirst = R"(
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    request BLOB NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    progress TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    ended_ms BIGINT
);
CREATE INDEX jobs_by_status ON jobs (status, created_ms);
CREATE INDEX jobs_by_account ON jobs (account_id, id)
)";

}  // namespace

metadata::RoomMigrations Migrations() { return {"jobs", {kFirst}}; }

}  // namespace jobs
