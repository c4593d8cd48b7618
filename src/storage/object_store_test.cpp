// SPDX-License-Identifier: Apache-2.0
#include "storage/object_store.h"

#include "../tests/support/object_files.h"
#include "../tests/support/temporary_folder.h"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

const base::AccountId kAirline("111111111111");
const base::AccountId kPartner("222222222222");

struct Node {
    storage::ObjectStore Open() const { return *storage::ObjectStore::Open(folder.path); }
    std::vector<storage::ObjectId> Objects() const {
        return support::ObjectFiles(folder.path, kAirline);
    }
    std::size_t FileCount() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path))
            count += entry.is_regular_file();
        return count;
    }

    support::TemporaryFolder folder;
    base::SystemRandom random;
};

std::string Read(const base::Result<base::UniqueFd>& fd) {
    return fd.ok() ? *base::ReadDescriptor(fd->get(), 1000, "object") : fd.error().message;
}

base::Result<bool> NothingIsReferenced(const storage::ObjectId&) { return false; }

}  // namespace

TEST_CASE("an object is invisible until it is published, then whole and private") {
    Node node;
    const auto store = node.Open();
    auto draft = store.Create(kAirline, node.random);
    REQUIRE(draft.ok());
    REQUIRE(base::WriteAll(draft->fd(), "rows").ok());
    const auto id = draft->id();
    CHECK(store.OpenForReading(kAirline, id).error().code == base::ErrorCode::kNotFound);
    CHECK(node.Objects().empty());

    REQUIRE(draft->Publish().ok());

    CHECK(Read(store.OpenForReading(kAirline, id)) == "rows");
    CHECK(node.Objects() == std::vector{id});
    CHECK(node.FileCount() == 1);
    struct stat status{};
    REQUIRE(stat((node.folder.path / "objects" / kAirline.text()).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    REQUIRE(stat((node.folder.path / "objects" / kAirline.text() / id.text()).c_str(), &status) ==
            0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("an object belongs to one account and is gone once removed") {
    Node node;
    const auto store = node.Open();
    auto draft = store.Create(kAirline, node.random);
    REQUIRE(draft->Publish().ok());
    const auto id = draft->id();

    CHECK(store.OpenForReading(kPartner, id).error().code == base::ErrorCode::kNotFound);
    CHECK(store.Remove(kPartner, id).error().code == base::ErrorCode::kNotFound);
    CHECK(store.Remove(kAirline, id).ok());
    CHECK(store.Remove(kAirline, id).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("a draft that is dropped leaves nothing") {
    Node node;
    const auto store = node.Open();
    { const auto draft = store.Create(kAirline, node.random); }

    CHECK(node.FileCount() == 0);
}

TEST_CASE("a draft of a killed process is swept at the next open, a live one stays") {
    Node node;
    const auto store = node.Open();
    const pid_t child = fork();
    if (child == 0) {
        auto draft = store.Create(kAirline, node.random);
        (void)base::WriteAll(draft->fd(), "half").ok();
        raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    auto live = store.Create(kAirline, node.random);
    REQUIRE(node.FileCount() == 2);

    (void)node.Open();

    CHECK(node.FileCount() == 1);
    REQUIRE(live->Publish().ok());
    CHECK(node.Objects().size() == 1);
}

TEST_CASE("a held object is there while it is held and stays only if it was kept") {
    Node node;
    const auto store = node.Open();
    storage::ObjectId kept("");
    {
        auto dropped = store.Create(kAirline, node.random);
        auto draft = store.Create(kAirline, node.random);
        REQUIRE(dropped->PublishHeld().ok());
        REQUIRE(draft->PublishHeld().ok());
        CHECK(node.Objects().size() == 2);
        CHECK(storage::ObjectStore::Open(node.folder.path, NothingIsReferenced).ok());
        CHECK(store.OpenForReading(kAirline, dropped->id()).ok());
        kept = draft->id();
        draft->Keep();
    }

    CHECK(node.Objects() == std::vector{kept});
    CHECK(node.FileCount() == 1);
}

TEST_CASE(
    "an object that a killed process held goes at the next open, unless something refers to it") {
    Node node;
    const auto store = node.Open();
    const pid_t child = fork();
    if (child == 0) {
        auto draft = store.Create(kAirline, node.random);
        auto other = store.Create(kAirline, node.random);
        if (draft->PublishHeld().ok() && other->PublishHeld().ok()) raise(SIGKILL);
        _exit(1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    const auto objects = node.Objects();
    REQUIRE(objects.size() == 2);
    const auto unknown = [](const storage::ObjectId&) -> base::Result<bool> {
        return base::Unavailable("busy");
    };
    const auto first_only = [&](const storage::ObjectId& id) -> base::Result<bool> {
        return id == objects.front();
    };

    CHECK(storage::ObjectStore::Open(node.folder.path, unknown).ok());
    CHECK(node.Objects().size() == 2);
    CHECK(storage::ObjectStore::Open(node.folder.path, first_only).ok());

    CHECK(node.Objects() == std::vector{objects.front()});
    CHECK(node.FileCount() == 1);
}

TEST_CASE("what is not an id never becomes a path") {
    Node node;
    const auto store = node.Open();

    CHECK_FALSE(store.Create(base::AccountId("../../etc"), node.random).ok());
    CHECK_FALSE(store.OpenForReading(base::AccountId("11111111111/"), storage::ObjectId("x")).ok());
    CHECK_FALSE(
        store
            .OpenForReading(kAirline,
                            storage::ObjectId("../222222222222/00000000-0000-0000-0000-00000000"))
            .ok());
    CHECK_FALSE(store.Remove(kAirline, storage::ObjectId("")).ok());
}
