// SPDX-License-Identifier: Apache-2.0
#include "activation/tables.h"

namespace activation {
namespace {

constexpr std::string_view kDestinations = R"sql(
CREATE TABLE destinations (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    ad_account TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    api_version TEXT NOT NULL,
    access_token BLOB NOT NULL,
    app_secret BLOB,
    UNIQUE (account, name)
);
CREATE TABLE egress_rules (
    purpose TEXT NOT NULL,
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    PRIMARY KEY (purpose, host, port)
);
)sql";

constexpr std::string_view kAudiences = R"sql(
CREATE TABLE audiences (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    collaboration TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (account, name)
);
CREATE TABLE audience_versions (
    audience TEXT NOT NULL REFERENCES audiences (id),
    version BIGINT NOT NULL,
    object TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    plan_hash TEXT NOT NULL,
    run_hash TEXT NOT NULL,
    members_from TEXT NOT NULL,
    query BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (audience, version)
);
)sql";

// A batch keeps where its rows stand in the audience and a keyed digest of its bytes, never a row.
constexpr std::string_view kLedger = R"sql(
CREATE TABLE remote_audiences (
    audience TEXT NOT NULL,
    target TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    PRIMARY KEY (audience, target)
);
CREATE TABLE activations (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    audience TEXT NOT NULL,
    audience_version BIGINT NOT NULL,
    destination TEXT NOT NULL,
    target TEXT NOT NULL,
    mapping TEXT NOT NULL,
    state TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    batches BIGINT NOT NULL,
    pause_class TEXT NOT NULL,
    pause_code BIGINT NOT NULL,
    pause_subcode BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    UNIQUE (audience, audience_version, target, mapping)
);
CREATE TABLE activation_sessions (
    target TEXT NOT NULL,
    session BIGINT NOT NULL,
    activation TEXT NOT NULL REFERENCES activations (id),
    ordinal BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    touched_ms BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    PRIMARY KEY (target, session),
    UNIQUE (activation, ordinal)
);
CREATE TABLE activation_batches (
    activation TEXT NOT NULL REFERENCES activations (id),
    session BIGINT NOT NULL,
    batch_seq BIGINT NOT NULL,
    first_row BIGINT NOT NULL,
    end_row BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    last BIGINT NOT NULL,
    body_hmac BLOB NOT NULL,
    key_version BIGINT NOT NULL,
    planned_ms BIGINT NOT NULL,
    acknowledged_ms BIGINT,
    PRIMARY KEY (activation, session, batch_seq)
);
CREATE TABLE activation_drops (
    activation TEXT NOT NULL REFERENCES activations (id),
    reason TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (activation, reason)
);
)sql";

// `place` is the order in which sets came to count; 0: not yet.
constexpr std::string_view kChangeSets = R"sql(
CREATE TABLE change_sets (
    activation TEXT PRIMARY KEY REFERENCES activations (id),
    account TEXT NOT NULL,
    platform_account TEXT NOT NULL,
    object TEXT NOT NULL,
    identifiers TEXT NOT NULL,
    tags BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    people BIGINT NOT NULL,
    key_version BIGINT NOT NULL,
    place BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX change_sets_by_platform_account ON change_sets (platform_account);
CREATE TABLE change_set_owners (
    activation TEXT NOT NULL REFERENCES change_sets (activation),
    owner TEXT NOT NULL,
    PRIMARY KEY (activation, owner)
);
)sql";

constexpr std::string_view kBlanks = R"sql(
CREATE TABLE activation_blanks (
    activation TEXT NOT NULL REFERENCES activations (id),
    key TEXT NOT NULL,
    reason TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (activation, key, reason)
);
)sql";

// An empty platform account stands for all.
constexpr std::string_view kHolds = R"sql(
CREATE TABLE delivery_holds (
    account TEXT NOT NULL,
    platform_account TEXT NOT NULL,
    held_ms BIGINT NOT NULL,
    PRIMARY KEY (account, platform_account)
);
)sql";

}  // namespace

metadata::RoomMigrations Migrations() {
    return {"activation", {kDestinations, kAudiences, kLedger, kChangeSets, kBlanks, kHolds}};
}

}  // namespace activation
