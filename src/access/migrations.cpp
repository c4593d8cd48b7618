// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"

namespace access_control {
namespace {

constexpr std::string_view kAccounts = R"(
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
))";

// What hangs on a principal goes with it in one statement, so that a deleted user or role has no
// key or session left.
constexpr std::string_view kIdentities = R"(
CREATE TABLE principals (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    trust_policy TEXT,
    session_seconds_max BIGINT,
    created_at TEXT NOT NULL,
    UNIQUE (account_id, kind, folded_name)
);
CREATE TABLE principal_tags (
    principal_id TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    folded_key TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (principal_id, folded_key)
);
CREATE TABLE managed_policies (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (account_id, folded_name)
);
CREATE TABLE policy_attachments (
    principal_id TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    policy_id TEXT NOT NULL REFERENCES managed_policies (id),
    PRIMARY KEY (principal_id, policy_id)
);
CREATE TABLE access_keys (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    user_id TEXT REFERENCES principals (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    active BIGINT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX access_keys_of_account ON access_keys (account_id);
CREATE TABLE role_sessions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role_id TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret BLOB NOT NULL,
    assumed_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked BIGINT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX role_sessions_of_role ON role_sessions (role_id);
CREATE INDEX role_sessions_by_end ON role_sessions (expires_at)
)";

constexpr std::string_view kGeneration = R"(
CREATE TABLE identity_generation (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    generation BIGINT NOT NULL
);
INSERT INTO identity_generation (only_row, generation) VALUES (1, 0)
)";

constexpr std::string_view kTokens = R"(
CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    digest BLOB NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX tokens_of_user ON tokens (user_id)
)";

constexpr std::string_view kConsole = R"(
CREATE TABLE console_credentials (
    user_id TEXT PRIMARY KEY REFERENCES principals (id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL,
    totp_secret BLOB,
    totp_step BIGINT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE TABLE console_sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES principals (id) ON DELETE CASCADE,
    digest BLOB NOT NULL UNIQUE,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX console_sessions_of_user ON console_sessions (user_id);
CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    began_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (began_at)
)";

}  // namespace

metadata::RoomMigrations Migrations() {
    return {"access", {kAccounts, kIdentities, kGeneration, kTokens, kConsole}};
}

}  // namespace access_control
