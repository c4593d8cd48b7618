// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "storage/buckets.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

// A result in a bucket. Value.
struct BucketObject {
    std::string bucket;
    std::string key;
    std::int64_t size = 0;
    std::string etag;  // without quotes; other bytes, another etag
    base::WallTime created{};
    base::RunId query;
    base::AccountId receiver;  // the owner of the bucket when it was put there

    bool operator==(const BucketObject&) const = default;
};

// What lies in the buckets of a node, as its database has it; what is not recorded there does not
// exist. Who may look is the caller's to decide. Single-threaded, like the database.
class BucketObjects final {
  public:
    explicit BucketObjects(metadata::Database& database) : database_(database) {}

    base::Result<std::optional<BucketObject>> Find(std::string_view bucket, std::string_view key);
    // By key in the order of their bytes: those that begin with `prefix` and come after `after`, at
    // most `count`.
    base::Result<std::vector<BucketObject>> List(std::string_view bucket, std::string_view prefix,
                                                 std::string_view after, std::int64_t count);
    // The bytes of a recorded object. kNotFound; kCorrupt when somebody took its file away or put
    // another there.
    base::Result<base::UniqueFd> OpenForReading(const Bucket& bucket, const BucketObject& object);

    // kConflict when there is one of that key: nothing is ever overwritten.
    base::Status Record(const BucketObject& object);

  private:
    metadata::Database& database_;
};

}  // namespace storage
