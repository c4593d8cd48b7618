// SPDX-License-Identifier: Apache-2.0
#include "storage/placement.h"

#include "storage/object_key.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace storage {
namespace {

constexpr mode_t kOwnerOnly = 0600;

base::Error Failed(const Bucket& bucket) {
    return base::FromErrno("the folder of bucket '" + bucket.name + "'", errno);
}

std::string DraftName(std::string_view key) { return "." + std::string(NameOf(key)) + ".draft"; }

// Other bytes have another draft, so its id is an etag. With a part count at its end, as of an
// upload in parts, no client takes it for the MD5 of the bytes.
std::string EtagOf(const ObjectDraft& draft) {
    std::string etag = draft.id().text();
    std::erase(etag, '-');
    return etag + "-1";
}

base::Status CopyBytes(int from, int to) {
    std::array<char, std::size_t{1} << 17U> buffer;
    off_t offset = 0;
    for (;;) {
        const ssize_t got = pread(from, buffer.data(), buffer.size(), offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return base::FromErrno("reading the result", errno);
        if (got == 0) return {};
        RETURN_IF_ERROR(base::WriteAll(to, {buffer.data(), static_cast<std::size_t>(got)}));
        offset += got;
    }
}

// One more name for the bytes where the file systems allow it, else a copy of them.
base::Status PutDraft(const Bucket& bucket, int folder, const std::string& name, int from) {
    if (unlinkat(folder, name.c_str(), 0) != 0 && errno != ENOENT) return Failed(bucket);
    if (fsync(from) != 0) return Failed(bucket);
    const std::string open_file = "/proc/self/fd/" + std::to_string(from);
    if (linkat(AT_FDCWD, open_file.c_str(), folder, name.c_str(), AT_SYMLINK_FOLLOW) == 0)
        return {};
    const base::UniqueFd to(openat(
        folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!to.valid()) return Failed(bucket);
    RETURN_IF_ERROR(CopyBytes(from, to.get()));
    if (fsync(to.get()) != 0) return Failed(bucket);
    return {};
}

// The folder of a key is named after its query, and goes when nothing is left in it.
void RemoveFiles(const Bucket& bucket, const std::string& key) {
    const auto folder = OpenKeyFolder(bucket, key);
    if (!folder.ok()) return;
    unlinkat(folder->get(), std::string(NameOf(key)).c_str(), 0);
    unlinkat(folder->get(), DraftName(key).c_str(), 0);
    const std::string folder_key = key.substr(0, key.size() - NameOf(key).size() - 1);
    const auto parent = OpenKeyFolder(bucket, folder_key);
    if (parent.ok()) unlinkat(parent->get(), std::string(NameOf(folder_key)).c_str(), AT_REMOVEDIR);
}

}  // namespace

base::Result<Placement> Placement::Prepare(Bucket bucket, BucketObject object,
                                           const ObjectDraft& draft) {
    struct stat status{};
    if (fstat(draft.fd(), &status) != 0) return base::FromErrno("the result", errno);
    object.size = status.st_size;
    object.etag = EtagOf(draft);
    Placement placement(std::move(bucket), std::move(object));
    const std::string& key = placement.object_.key;
    ASSIGN_OR_RETURN(const base::UniqueFd folder, MakeKeyFolder(placement.bucket_, key));
    RETURN_IF_ERROR(PutDraft(placement.bucket_, folder.get(), DraftName(key), draft.fd()));
    return placement;
}

Placement::~Placement() {
    if (state_ == State::kOpen) RemoveFiles(bucket_, object_.key);
}

base::Status Placement::Place(metadata::Database& database) {
    if (const auto recorded = BucketObjects(database).Record(object_); !recorded.ok()) {
        RemoveDraft();  // and no more: the file under the key is the recorded one's
        return recorded;
    }
    ASSIGN_OR_RETURN(const base::UniqueFd folder, OpenKeyFolder(bucket_, object_.key));
    // Over a file that no record names, if there is one.
    const std::string name(NameOf(object_.key));
    if (renameat(folder.get(), DraftName(object_.key).c_str(), folder.get(), name.c_str()) != 0 ||
        fsync(folder.get()) != 0) {
        return Failed(bucket_);
    }
    return {};
}

void Placement::RemoveDraft() {
    state_ = State::kDone;
    const auto folder = OpenKeyFolder(bucket_, object_.key);
    if (folder.ok()) unlinkat(folder->get(), DraftName(object_.key).c_str(), 0);
}

base::Status RemoveUnrecorded(metadata::Database& database, const Bucket& bucket,
                              std::string_view key) {
    ASSIGN_OR_RETURN(const auto recorded, BucketObjects(database).Find(bucket.name, key));
    if (!recorded) RemoveFiles(bucket, std::string(key));
    return {};
}

}  // namespace storage
