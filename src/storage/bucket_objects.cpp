// SPDX-License-Identifier: Apache-2.0
#include "storage/bucket_objects.h"

#include "storage/object_key.h"

#include <algorithm>
#include <sys/stat.h>
#include <tuple>
#include <utility>

namespace storage {
namespace {

// Comes after every key that begins alike: keys are printable ASCII.
constexpr char kAfterAllKeys = '\x7f';

using Row = std::tuple<std::string, std::string, std::int64_t, std::string, base::WallTime,
                       base::RunId, base::AccountId>;

BucketObject ObjectOf(Row row) {
    return {std::move(std::get<0>(row)),
            std::move(std::get<1>(row)),
            std::get<2>(row),
            std::move(std::get<3>(row)),
            std::get<4>(row),
            std::move(std::get<5>(row)),
            std::move(std::get<6>(row))};
}

}  // namespace

base::Result<std::optional<BucketObject>> BucketObjects::Find(std::string_view bucket,
                                                              std::string_view key) {
    ASSIGN_OR_RETURN(auto row,
                     database_.QueryOne<Row>(
                         "SELECT bucket, key, size, etag, created_ms, query_id, receiver_id FROM "
                         "bucket_objects WHERE bucket = ? AND key = ?",
                         {bucket, key}));
    if (!row) return std::optional<BucketObject>();
    return std::optional(ObjectOf(*std::move(row)));
}

base::Result<std::vector<BucketObject>> BucketObjects::List(std::string_view bucket,
                                                            std::string_view prefix,
                                                            std::string_view after,
                                                            std::int64_t count) {
    const std::string_view from = std::max(prefix, after);
    const std::string end = std::string(prefix) + kAfterAllKeys;
    ASSIGN_OR_RETURN(
        auto rows,
        database_.Query<Row>(
            "SELECT bucket, key, size, etag, created_ms, query_id, receiver_id FROM bucket_objects "
            "WHERE bucket = ? AND key >= ? AND key < ? AND key <> ? ORDER BY key LIMIT ?",
            {bucket, from, end, after, count}));
    std::vector<BucketObject> objects;
    for (Row& row : rows) objects.push_back(ObjectOf(std::move(row)));
    return objects;
}

base::Result<base::UniqueFd> BucketObjects::OpenForReading(const Bucket& bucket,
                                                           const BucketObject& object) {
    auto fd = OpenKey(bucket, object.key);
    if (!fd.ok() && fd.error().code == base::ErrorCode::kNotFound)
        return base::Error{base::ErrorCode::kCorrupt, "the object's file is gone", object.key};
    if (!fd.ok()) return fd;
    struct stat status{};
    if (fstat(fd->get(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size != object.size) {
        return base::Error{base::ErrorCode::kCorrupt, "the object's file is another", object.key};
    }
    return fd;
}

base::Status BucketObjects::Record(const BucketObject& object) {
    ASSIGN_OR_RETURN(
        const std::int64_t recorded,
        database_.Execute(
            "INSERT INTO bucket_objects (bucket, key, size, etag, created_ms, query_id, "
            "receiver_id) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bucket, key) DO NOTHING",
            {object.bucket, object.key, object.size, object.etag, object.created, object.query,
             object.receiver}));
    if (recorded == 0) return base::Conflict("there is an object of this key already");
    return {};
}

}  // namespace storage
