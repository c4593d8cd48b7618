// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "metadata/database.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

// A place for results that the operator registered for an account. Its name is S3's, its objects
// lie in a folder. Value.
struct Bucket {
    std::string name;
    base::AccountId owner;
    std::filesystem::path folder;  // absolute
    base::WallTime created{};      // set by the store
};

// kInvalidArgument for what S3 would not call a bucket.
base::Status CheckBucketName(std::string_view name);

// The buckets of a node, in its database. Single-threaded, like the database.
class Buckets final {
  public:
    explicit Buckets(metadata::Database& database) : database_(database) {}

    // Makes the folder if it is not there; its parent must be. kConflict when the name is taken on
    // this node, by whomever, or the folder is another bucket's. Call it inside a transaction.
    base::Result<Bucket> Create(Bucket bucket, base::Clock& clock);

    base::Result<std::optional<Bucket>> Find(std::string_view name);
    // By name.
    base::Result<std::vector<Bucket>> List();
    base::Result<std::vector<Bucket>> ListOf(const base::AccountId& owner);

    // Where the data directory was moved: buckets below the old one lie below the new one. Call it
    // inside a transaction.
    base::Status MoveFolders(const std::filesystem::path& from, const std::filesystem::path& to);

  private:
    metadata::Database& database_;
};

// Whether a file with this real path lies in the bucket's folder.
bool Holds(const Bucket& bucket, const std::filesystem::path& real_path);

}  // namespace storage
