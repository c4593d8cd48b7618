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

// Names are the creators' own texts from here on, so two companies' may be equal; members are
// invited and join; who takes part already has joined.
constexpr std::string_view kLifecycle = R"(
CREATE TABLE collaborations_new (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    creator_id TEXT NOT NULL REFERENCES accounts (id),
    query_log_status TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
INSERT INTO collaborations_new
    SELECT id, name, '', creator_id, query_log_status, CAST(strftime('%s', created_at) AS BIGINT) * 1000,
        CAST(strftime('%s', created_at) AS BIGINT) * 1000 FROM collaborations;
DROP TABLE collaborations;
ALTER TABLE collaborations_new RENAME TO collaborations;
CREATE INDEX collaborations_by_name ON collaborations (name);
ALTER TABLE collaboration_members ADD COLUMN status TEXT NOT NULL DEFAULT 'ACTIVE';
ALTER TABLE collaboration_members ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
ALTER TABLE collaboration_members ADD COLUMN pays BIGINT NOT NULL DEFAULT 0;
ALTER TABLE collaboration_members ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE collaboration_members ADD COLUMN updated_ms BIGINT NOT NULL DEFAULT 0;
UPDATE collaboration_members SET pays = can_query,
    created_ms = (SELECT c.created_ms FROM collaborations c WHERE c.id = collaboration_id),
    updated_ms = (SELECT c.created_ms FROM collaborations c WHERE c.id = collaboration_id);
CREATE INDEX members_by_account ON collaboration_members (account_id);
CREATE TABLE memberships (
    id TEXT PRIMARY KEY,
    collaboration_id TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    status TEXT NOT NULL,
    query_log_status TEXT NOT NULL,
    pays BIGINT NOT NULL,
    default_result TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX one_active_membership ON memberships (collaboration_id, account_id) WHERE status = 'ACTIVE';
CREATE INDEX memberships_by_account ON memberships (account_id);
INSERT INTO memberships
    SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' ||
            substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
        collaboration_id, account_id, 'ACTIVE', 'DISABLED', pays, '', created_ms, created_ms
    FROM collaboration_members
)";

constexpr std::string_view kTags = R"(
CREATE TABLE resource_tags (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    arn TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, arn, key)
))";

// A request's status says what was done to it last; whether it is approved follows from the votes.
constexpr std::string_view kChangeRequests = R"(
ALTER TABLE collaborations ADD COLUMN auto_approved_types TEXT NOT NULL DEFAULT '[]';
CREATE TABLE change_requests (
    id TEXT PRIMARY KEY,
    collaboration_id TEXT NOT NULL REFERENCES collaborations (id),
    number BIGINT NOT NULL,
    status TEXT NOT NULL,
    auto_approved BIGINT NOT NULL,
    changes TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (collaboration_id, number)
);
CREATE TABLE change_request_votes (
    request_id TEXT NOT NULL REFERENCES change_requests (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    vote TEXT NOT NULL,
    PRIMARY KEY (request_id, account_id)
))";

// Members carry whether their collaboration lets several query, and the reference holds them to
// what it says: the index of one runner gives way there only, and neither can change while it has
// members.
constexpr std::string_view kSeveralRunners = R"(
ALTER TABLE collaborations ADD COLUMN several_runners BIGINT NOT NULL DEFAULT 0
    CHECK (several_runners IN (0, 1));
CREATE UNIQUE INDEX collaborations_with_runners ON collaborations (id, several_runners);
CREATE TABLE collaboration_members_new (
    collaboration_id TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    can_query BIGINT NOT NULL CHECK (can_query IN (0, 1)),
    can_receive_results BIGINT NOT NULL,
    status TEXT NOT NULL,
    display_name TEXT NOT NULL,
    pays BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    several_runners BIGINT NOT NULL,
    PRIMARY KEY (collaboration_id, account_id),
    FOREIGN KEY (collaboration_id, several_runners) REFERENCES collaborations (id, several_runners)
);
INSERT INTO collaboration_members_new
    SELECT collaboration_id, account_id, can_query, can_receive_results, status, display_name, pays,
        created_ms, updated_ms, 0 FROM collaboration_members;
DROP TABLE collaboration_members;
ALTER TABLE collaboration_members_new RENAME TO collaboration_members;
CREATE UNIQUE INDEX one_runner_per_collaboration ON collaboration_members (collaboration_id)
    WHERE can_query = 1 AND several_runners = 0;
CREATE INDEX members_by_account ON collaboration_members (account_id)
)";

// Tables have names as their owners write them, unique without regard to case, and name the catalog
// table they were made from; what came before had come by room documents.
constexpr std::string_view kTables = R"(
ALTER TABLE configured_tables ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE configured_tables ADD COLUMN reference_database TEXT NOT NULL DEFAULT 'room_documents';
ALTER TABLE configured_tables ADD COLUMN reference_table TEXT NOT NULL DEFAULT '';
ALTER TABLE configured_tables ADD COLUMN join_multiplicity TEXT NOT NULL DEFAULT 'ONCE';
ALTER TABLE configured_tables ADD COLUMN time_limit_seconds BIGINT;
ALTER TABLE configured_tables ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE configured_tables ADD COLUMN updated_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE configured_tables ADD COLUMN rule_created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE configured_tables ADD COLUMN rule_updated_ms BIGINT NOT NULL DEFAULT 0;
UPDATE configured_tables SET name_key = name, reference_table = name,
    created_ms = (SELECT CAST(strftime('%s', a.created_at) AS BIGINT) * 1000 FROM accounts a WHERE a.id = owner_id);
UPDATE configured_tables SET updated_ms = created_ms, rule_created_ms = created_ms, rule_updated_ms = created_ms;
UPDATE configured_tables SET join_multiplicity = 'SQL' WHERE analysis_rule LIKE '%"joinMultiplicity":"SQL"%';
CREATE UNIQUE INDEX configured_tables_by_name ON configured_tables (owner_id, name_key);
ALTER TABLE table_associations ADD COLUMN role_arn TEXT NOT NULL DEFAULT '';
ALTER TABLE table_associations ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE table_associations ADD COLUMN rule TEXT;
ALTER TABLE table_associations ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE table_associations ADD COLUMN updated_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE table_associations ADD COLUMN rule_created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE table_associations ADD COLUMN rule_updated_ms BIGINT NOT NULL DEFAULT 0;
UPDATE table_associations SET
    created_ms = (SELECT c.created_ms FROM collaborations c WHERE c.id = collaboration_id),
    updated_ms = (SELECT c.created_ms FROM collaborations c WHERE c.id = collaboration_id)
)";

constexpr std::string_view kTemplates = R"(
CREATE TABLE analysis_templates (
    id TEXT PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    collaboration_id TEXT NOT NULL REFERENCES collaborations (id),
    creator_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    text TEXT NOT NULL,
    parameters TEXT NOT NULL,
    tables TEXT NOT NULL,
    plan_hash TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (membership_id, name)
);
CREATE INDEX templates_by_collaboration ON analysis_templates (collaboration_id)
)";

// Where nobody was named as payer, room documents left out that the one who can query agreed to be.
constexpr std::string_view kPayers = R"(
UPDATE memberships SET pays = 1 WHERE status = 'ACTIVE' AND EXISTS (SELECT 1 FROM collaboration_members m
        WHERE m.collaboration_id = memberships.collaboration_id AND m.account_id = memberships.account_id
        AND m.can_query = 1)
    AND NOT EXISTS (SELECT 1 FROM collaboration_members m
        WHERE m.collaboration_id = memberships.collaboration_id AND m.pays = 1)
)";

}  // namespace

metadata::RoomMigrations Migrations() {
    return {"collaboration",
            {kFirst, kReadTables, kLifecycle, kTags, kChangeRequests, kSeveralRunners, kTables,
             kTemplates, kPayers}};
}

}  // namespace collaboration
