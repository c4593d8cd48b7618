// SPDX-License-Identifier: Apache-2.0
#include "storage/object_store.h"

#include "storage/data_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDraftSuffix = ".draft";
constexpr mode_t kOwnerOnly = 0600;
constexpr int kAttemptsMax =
    10;  // a draft can be swept between its creation and its lock, hardly ever twice

base::Error Failed(const fs::path& path) {
    return base::FromErrno("'" + path.string() + "'", errno);
}

bool IsDigits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Ids become names on disk, so nothing but what an id looks like gets there.
bool IsAccountId(const base::AccountId& id) {
    return id.text().size() == 12 && IsDigits(id.text());
}

bool IsUuid(std::string_view text) {
    constexpr std::size_t kUuidBytes = 36;
    return text.size() == kUuidBytes && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
           });
}

std::uint64_t LinksOf(int fd) {
    struct stat status{};
    return fstat(fd, &status) == 0 ? status.st_nlink : 0;
}

// A draft whose writer lives is locked by it; the lock dies with the last descriptor, the writer's
// or its worker's.
// A draft that has a second name is an object that was held: once nobody writes, whether something
// came to refer to it no longer changes.
void SweepDraft(const fs::path& draft, const IsReferenced& is_referenced) {
    const base::UniqueFd fd(open(draft.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!fd.valid() || flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return;
    if (LinksOf(fd.get()) > 1) {
        if (!is_referenced) return;
        const auto referenced = is_referenced(ObjectId(draft.stem().string()));
        if (!referenced.ok()) return;
        if (!*referenced) unlink((draft.parent_path() / draft.stem()).c_str());
    }
    unlink(draft.c_str());
}

base::Status SweepDrafts(const fs::path& objects, const IsReferenced& is_referenced) {
    std::error_code failed;
    fs::directory_iterator accounts(objects, failed);
    if (failed) return base::IoError("'" + objects.string() + "' cannot be read", failed.message());
    for (const auto& account : accounts) {
        for (const auto& entry : fs::directory_iterator(account.path(), failed)) {
            if (entry.path().extension() == kDraftSuffix) SweepDraft(entry.path(), is_referenced);
        }
    }
    return {};
}

}  // namespace

ObjectDraft::~ObjectDraft() {
    if (!fd_.valid()) return;
    if (held_) unlink(path_.c_str());
    unlink(draft_.c_str());
}

base::Status ObjectDraft::PublishHeld() {
    ASSERT(fd_.valid() && !held_);
    if (fsync(fd_.get()) != 0) return Failed(draft_);
    // A link, since a rename would overwrite.
    if (link(draft_.c_str(), path_.c_str()) != 0) return Failed(path_);
    held_ = true;
    return base::SyncFolder(path_.parent_path());
}

void ObjectDraft::Keep() {
    ASSERT(held_);
    unlink(draft_.c_str());
    held_ = false;
    fd_.Reset();
}

base::Status ObjectDraft::Publish() {
    RETURN_IF_ERROR(PublishHeld());
    Keep();
    return base::SyncFolder(path_.parent_path());
}

base::Result<ObjectStore> ObjectStore::Open(const fs::path& data_folder,
                                            const IsReferenced& is_referenced) {
    fs::path folder = data_folder / "objects";
    RETURN_IF_ERROR(MakeOwnerFolder(folder));
    RETURN_IF_ERROR(SweepDrafts(folder, is_referenced));
    return ObjectStore(std::move(folder));
}

base::Result<fs::path> ObjectStore::FolderOf(const base::AccountId& account) const {
    if (!IsAccountId(account)) return base::InvalidArgument("not an account id");
    return folder_ / account.text();
}

base::Result<fs::path> ObjectStore::PathOf(const base::AccountId& account,
                                           const ObjectId& id) const {
    ASSIGN_OR_RETURN(const fs::path folder, FolderOf(account));
    if (!IsUuid(id.text())) return base::NotFound("there is no such object");
    return folder / id.text();
}

base::Result<ObjectDraft> ObjectStore::Create(const base::AccountId& account,
                                              base::Random& random) const {
    ASSIGN_OR_RETURN(const fs::path folder, FolderOf(account));
    RETURN_IF_ERROR(MakeOwnerFolder(folder));
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        ObjectId id(random.Uuid());
        fs::path path = folder / id.text();
        fs::path draft = path.string() + std::string(kDraftSuffix);
        base::UniqueFd fd(
            open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
        if (!fd.valid()) return Failed(draft);
        const bool held = flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
        if (held && LinksOf(fd.get()) > 0) {
            return ObjectDraft(std::move(id), std::move(fd), std::move(draft), std::move(path));
        }
        unlink(draft.c_str());
    }
    return base::Internal("no object could be started");
}

base::Result<base::UniqueFd> ObjectStore::OpenForReading(const base::AccountId& account,
                                                         const ObjectId& id) const {
    ASSIGN_OR_RETURN(const fs::path path, PathOf(account, id));
    base::UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (fd.valid()) return fd;
    if (errno == ENOENT) return base::NotFound("there is no such object");
    return Failed(path);
}

base::Status ObjectStore::Remove(const base::AccountId& account, const ObjectId& id) const {
    ASSIGN_OR_RETURN(const fs::path path, PathOf(account, id));
    if (unlink(path.c_str()) == 0) return base::SyncFolder(path.parent_path());
    if (errno == ENOENT) return base::NotFound("there is no such object");
    return Failed(path);
}

}  // namespace storage
