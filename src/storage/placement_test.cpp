// SPDX-License-Identifier: Apache-2.0
#include "storage/placement.h"

#include "storage/object_key.h"
#include "storage/test_buckets.h"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Placing : BucketNode {
    storage::ObjectDraft Draft(const std::string& bytes) {
        auto draft = objects.Create(airline, ids);
        REQUIRE(draft.ok());
        REQUIRE(base::WriteAll(draft->fd(), bytes).ok());
        return *std::move(draft);
    }

    storage::BucketObject Object(const std::string& key) const {
        return {.bucket = bucket.name,
                .key = key,
                .size = 0,
                .etag = {},
                .created = base::WallTime(std::chrono::milliseconds(5)),
                .query = base::RunId("q"),
                .receiver = airline};
    }

    base::Result<storage::Placement> Prepare(const storage::ObjectDraft& draft) {
        return storage::Placement::Prepare(bucket, Object(kKey), draft);
    }

    // The bytes at the key, or what keeps them from being read.
    std::string Read() {
        storage::BucketObjects recorded(database);
        const auto object = recorded.Find(bucket.name, kKey);
        if (!object->has_value()) return "not recorded";
        const auto fd = recorded.OpenForReading(bucket, **object);
        return fd.ok() ? *base::ReadDescriptor(fd->get(), 100, "object") : fd.error().message;
    }

    std::size_t FileCount() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(bucket.folder))
            count += entry.is_regular_file();
        return count;
    }

    static constexpr const char* kKey = "out/q/result.csv";
    storage::Bucket bucket = *Bucket("results");
    base::SystemRandom ids;  // a child of fork must not repeat the parent's
    storage::ObjectStore objects = *storage::ObjectStore::Open(folder.path);
};

}  // namespace

TEST_CASE("a result is there once its transaction is committed, whole and private") {
    Placing node;
    {
        const auto draft = node.Draft("rows");
        auto placement = node.Prepare(draft);
        REQUIRE(placement.ok());
        CHECK(node.Read() == "not recorded");
        auto transaction = node.database.Begin();
        REQUIRE(placement->Place(node.database).ok());
        REQUIRE(transaction->Commit().ok());
        placement->Keep();
    }

    CHECK(node.Read() == "rows");
    CHECK(node.FileCount() == 1);
    const auto object = **storage::BucketObjects(node.database).Find("results", node.kKey);
    CHECK(object.size == 4);
    CHECK(object.etag.size() == 34);
    CHECK(object.receiver == node.airline);
    struct stat status{};
    REQUIRE(stat((node.bucket.folder / node.kKey).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("a placement that is not kept leaves no file and no folder of the query") {
    Placing node;
    {
        const auto draft = node.Draft("rows");
        auto placement = node.Prepare(draft);
        auto transaction = node.database.Begin();
        REQUIRE(placement->Place(node.database).ok());
    }

    CHECK(node.Read() == "not recorded");
    CHECK(node.FileCount() == 0);
    CHECK_FALSE(std::filesystem::exists(node.bucket.folder / "out/q"));
}

TEST_CASE("a recorded object is never overwritten") {
    Placing node;
    const auto first_draft = node.Draft("first");
    auto first = node.Prepare(first_draft);
    REQUIRE(first->Place(node.database).ok());
    first->Keep();
    {
        const auto draft = node.Draft("second");
        auto second = node.Prepare(draft);
        REQUIRE(second.ok());
        CHECK(second->Place(node.database).error().code == base::ErrorCode::kConflict);
    }
    REQUIRE(storage::RemoveUnrecorded(node.database, node.bucket, node.kKey).ok());

    CHECK(node.Read() == "first");
    CHECK(node.FileCount() == 1);
}

TEST_CASE("what a killed process left is replaced, or taken away on demand") {
    Placing node;
    for (const bool placed : {false, true}) {
        const pid_t child = fork();
        if (child == 0) {
            auto database = *metadata::Database::Open(node.folder.path / "node.db");
            const auto draft = node.Draft("half");
            auto placement = node.Prepare(draft);
            auto transaction = database.Begin();
            if (placed && !placement->Place(database).ok()) _exit(1);
            raise(SIGKILL);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        CHECK(node.FileCount() == 1);
        CHECK(node.Read() == "not recorded");
        if (!placed) {
            REQUIRE(storage::RemoveUnrecorded(node.database, node.bucket, node.kKey).ok());
            CHECK(node.FileCount() == 0);
        }
    }

    const auto draft = node.Draft("whole");
    auto placement = node.Prepare(draft);
    REQUIRE(placement->Place(node.database).ok());
    placement->Keep();
    CHECK(node.Read() == "whole");
    CHECK(node.FileCount() == 1);
}

TEST_CASE("objects are listed by prefix, in order, a page at a time") {
    Placing node;
    storage::BucketObjects recorded(node.database);
    for (const char* key : {"b/2", "a/1", "b/1", "c", "B"})
        REQUIRE(recorded.Record(node.Object(key)).ok());
    const auto keys = [&](std::string_view prefix, std::string_view after, std::int64_t count) {
        std::string text;
        const auto listed = recorded.List("results", prefix, after, count);
        for (const auto& each : *listed) text += each.key + " ";
        return text;
    };

    CHECK(keys("", "", 9) == "B a/1 b/1 b/2 c ");
    CHECK(keys("b/", "", 9) == "b/1 b/2 ");
    CHECK(keys("b/", "b/1", 9) == "b/2 ");
    CHECK(keys("", "a/1", 2) == "b/1 b/2 ");
    CHECK(keys("%", "", 9).empty());
    CHECK(recorded.List("other", "", "", 9)->empty());
}

TEST_CASE("a file that was exchanged behind the record is no object") {
    Placing node;
    const auto draft = node.Draft("rows");
    auto placement = node.Prepare(draft);
    REQUIRE(placement->Place(node.database).ok());
    placement->Keep();

    REQUIRE(base::WriteFileDurably(node.bucket.folder / node.kKey, "other bytes").ok());
    CHECK(node.Read() == "the object's file is another");
    std::filesystem::remove(node.bucket.folder / node.kKey);
    CHECK(node.Read() == "the object's file is gone");
}
