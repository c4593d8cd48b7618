// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "storage/bucket_objects.h"
#include "storage/buckets.h"
#include "storage/object_store.h"

#include <string>
#include <utility>

namespace storage {

// A released result on its way to a key of a bucket: prepared beside it, put under it and recorded
// inside the transaction that makes the result known, kept once that was committed. Gone again
// unless kept. A process that died in between leaves files that no record names: RemoveUnrecorded
// takes them away. Move-only.
class Placement final {
  public:
    // Durable when it returns. May take as long as copying the bytes does; in the file system of
    // the object store it takes a link. `object` brings bucket and key, query, receiver and time;
    // size and etag are set here.
    static base::Result<Placement> Prepare(Bucket bucket, BucketObject object,
                                           const ObjectDraft& draft);

    Placement(Placement&& other) noexcept
        : bucket_(std::move(other.bucket_)),
          object_(std::move(other.object_)),
          state_(std::exchange(other.state_, State::kDone)) {}
    Placement& operator=(Placement&&) = delete;
    ~Placement();

    // kConflict when the key is recorded already.
    base::Status Place(metadata::Database& database);
    void Keep() { state_ = State::kDone; }

    const BucketObject& object() const { return object_; }

  private:
    enum class State { kOpen, kDone };

    Placement(Bucket bucket, BucketObject object)
        : bucket_(std::move(bucket)), object_(std::move(object)) {}

    void RemoveDraft();

    Bucket bucket_;
    BucketObject object_;
    State state_ = State::kOpen;
};

// Removes what an interrupted placement left at a key that no record names; the caller holds the
// writer's place, or knows that nobody places there now.
base::Status RemoveUnrecorded(metadata::Database& database, const Bucket& bucket,
                              std::string_view key);

}  // namespace storage
