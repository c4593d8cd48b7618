// SPDX-License-Identifier: Apache-2.0
#include "storage/buckets.h"

#include "storage/test_buckets.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

TEST_CASE("a bucket has a name that S3 would take") {
    for (const char* good : {"results", "a.b-c", "9to5", "x-1.y-2"}) {
        CAPTURE(good);
        CHECK(storage::CheckBucketName(good).ok());
    }
    for (const char* bad : {"", "ab", "Results", "a_b", "-ab", "ab-", "a..b", ".ab", "a.-b",
                            "10.0.0.1", "xn--abc", "abc-s3alias", "abc--x-s3", "a/b"}) {
        CAPTURE(bad);
        CHECK(storage::CheckBucketName(bad).error().code == base::ErrorCode::kInvalidArgument);
    }
    CHECK(storage::CheckBucketName(std::string(63, 'a')).ok());
    CHECK_FALSE(storage::CheckBucketName(std::string(64, 'a')).ok());
}

TEST_CASE("buckets are found by name and listed by owner") {
    BucketNode node;
    REQUIRE(node.Bucket("second", node.partner).ok());
    REQUIRE(node.Bucket("first").ok());
    storage::Buckets buckets(node.database);

    const auto found = buckets.Find("first");
    REQUIRE(found.ok());
    CHECK((*found)->owner == node.airline);
    CHECK((*found)->folder == std::filesystem::canonical(node.folder.path / "first"));
    CHECK((*found)->created == node.clock.Now());
    CHECK_FALSE(buckets.Find("third")->has_value());
    CHECK(buckets.List()->size() == 2);
    CHECK(buckets.List()->front().name == "first");
    REQUIRE(buckets.ListOf(node.partner)->size() == 1);
    CHECK(buckets.ListOf(node.partner)->front().name == "second");
}

TEST_CASE("a name belongs to one bucket of the node, and so does a folder") {
    BucketNode node;
    REQUIRE(node.Bucket("results").ok());

    CHECK(node.Bucket("results", node.partner).error().code == base::ErrorCode::kConflict);
    const auto same_folder =
        storage::Buckets(node.database)
            .Create(
                {.name = "other", .owner = node.partner, .folder = node.folder.path / "results"},
                node.clock);
    CHECK(same_folder.error().code == base::ErrorCode::kConflict);
}

TEST_CASE("a new folder is its owner's alone, and a file is none") {
    BucketNode node;
    const auto made = node.Bucket("results");
    REQUIRE(made.ok());
    struct stat status{};
    REQUIRE(stat(made->folder.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);

    REQUIRE(base::WriteFileDurably(node.folder.path / "file", "").ok());
    CHECK(storage::Buckets(node.database)
              .Create({.name = "file", .owner = node.airline, .folder = node.folder.path / "file"},
                      node.clock)
              .error()
              .code == base::ErrorCode::kInvalidArgument);
}

TEST_CASE("buckets in a data directory that was moved move with it, and others stay") {
    BucketNode node;
    const auto made = node.Bucket("results");
    REQUIRE(made.ok());
    storage::Buckets buckets(node.database);

    REQUIRE(buckets.MoveFolders("/elsewhere", "/new").ok());
    CHECK((*buckets.Find("results"))->folder == made->folder);
    REQUIRE(buckets.MoveFolders(made->folder.parent_path(), "/new").ok());
    CHECK((*buckets.Find("results"))->folder == "/new/results");
}

TEST_CASE("a bucket holds what lies below its folder, and no folder whose name begins alike") {
    const storage::Bucket bucket{.name = "b", .owner = {}, .folder = "/lake/out"};

    CHECK(storage::Holds(bucket, "/lake/out/a/b.csv"));
    CHECK(storage::Holds(bucket, "/lake/out"));
    CHECK_FALSE(storage::Holds(bucket, "/lake/output/b.csv"));
    CHECK_FALSE(storage::Holds(bucket, "/lake"));
}
