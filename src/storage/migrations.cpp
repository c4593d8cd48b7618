// SPDX-License-Identifier: Apache-2.0
#include "storage/migrations.h"

namespace storage {
namespace {

constexpr std::string_view kBuckets = R"(
CREATE TABLE buckets (
    name TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES accounts (id),
    folder TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL
);
CREATE INDEX buckets_of_owner ON buckets (owner_id);
CREATE TABLE bucket_objects (
    bucket TEXT NOT NULL REFERENCES buckets (name),
    key TEXT NOT NULL,
    size BIGINT NOT NULL,
    etag TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    query_id TEXT NOT NULL,
    receiver_id TEXT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (bucket, key)
))";

}  // namespace

metadata::RoomMigrations Migrations() { return {"storage", {kBuckets}}; }

}  // namespace storage
