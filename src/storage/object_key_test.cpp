// SPDX-License-Identifier: Apache-2.0
#include "storage/object_key.h"

#include "storage/test_buckets.h"

#include <doctest/doctest.h>
#include <unistd.h>

TEST_CASE("a key says where and of which query") {
    const base::RunId query("q-1");

    CHECK(storage::ResultKey("", query, "csv") == "q-1/result.csv");
    CHECK(storage::ResultKey("a/b", query, "parquet") == "a/b/q-1/result.parquet");
    CHECK(storage::ResultKey("a/b/", query, "csv") == "a/b/q-1/result.csv");
}

TEST_CASE("a prefix cannot leave its bucket") {
    for (const char* good : {"", "a", "a/b", "a/b/", "year=2026/x!_*.-"}) {
        CAPTURE(good);
        CHECK(storage::CheckKeyPrefix(good).ok());
    }
    for (const char* bad :
         {"/", "/a", "a//b", "..", "a/../b", ".", "a/.", "a b", "a\\b", "\xC3\xA9"}) {
        CAPTURE(bad);
        CHECK(storage::CheckKeyPrefix(bad).error().code == base::ErrorCode::kInvalidArgument);
    }
    CHECK(storage::CheckKeyPrefix(std::string(storage::kKeySegmentBytesMax, 'a')).ok());
    CHECK_FALSE(storage::CheckKeyPrefix(std::string(storage::kKeySegmentBytesMax + 1, 'a')).ok());
}

TEST_CASE("below a bucket's folder no link is followed") {
    BucketNode node;
    const storage::Bucket bucket = *node.Bucket("results");
    REQUIRE(storage::MakeKeyFolder(bucket, "a/q/result.csv").ok());
    REQUIRE(base::WriteFileDurably(node.folder.path / "secret", "rows").ok());
    REQUIRE(symlink((node.folder.path / "secret").c_str(),
                    (bucket.folder / "a/q/result.csv").c_str()) == 0);
    REQUIRE(symlink(node.folder.path.c_str(), (bucket.folder / "out").c_str()) == 0);

    CHECK_FALSE(storage::OpenKey(bucket, "a/q/result.csv").ok());
    CHECK_FALSE(storage::OpenKey(bucket, "out/secret").ok());
    CHECK_FALSE(storage::OpenKey(bucket, "../secret").ok());
    CHECK_FALSE(storage::MakeKeyFolder(bucket, "out/q/result.csv").ok());
    CHECK(storage::OpenKey(bucket, "b/result.csv").error().code == base::ErrorCode::kNotFound);
}
