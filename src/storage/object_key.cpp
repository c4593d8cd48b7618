// SPDX-License-Identifier: Apache-2.0
#include "storage/object_key.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace storage {
namespace {

constexpr mode_t kOwnerOnly = 0700;
constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

std::vector<std::string> SegmentsOf(std::string_view text) {
    std::vector<std::string> segments;
    for (;;) {
        const std::size_t slash = text.find('/');
        segments.emplace_back(text.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        text.remove_prefix(slash + 1);
    }
}

bool IsKeyCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_!.=*-").find(c) != std::string_view::npos;
}

bool IsName(std::string_view segment) {
    return !segment.empty() && segment != "." && segment != ".." &&
           segment.size() <= kKeySegmentBytesMax && std::ranges::all_of(segment, IsKeyCharacter);
}

std::string_view WithoutLastSlash(std::string_view prefix) {
    if (prefix.ends_with('/')) prefix.remove_suffix(1);
    return prefix;
}

base::Error Failed(const Bucket& bucket) {
    if (errno == ENOENT) return base::NotFound("there is no such object");
    return base::FromErrno("the folder of bucket '" + bucket.name + "'", errno);
}

base::Result<base::UniqueFd> Walk(const Bucket& bucket, std::string_view key, bool make) {
    std::vector<std::string> segments = SegmentsOf(key);
    segments.pop_back();
    base::UniqueFd folder(open(bucket.folder.c_str(), kFolder));
    if (!folder.valid()) return Failed(bucket);
    for (const std::string& segment : segments) {
        if (!IsName(segment)) return base::NotFound("there is no such object");
        if (make) {
            const bool made = mkdirat(folder.get(), segment.c_str(), kOwnerOnly) == 0;
            if (!made && errno != EEXIST) return Failed(bucket);
            if (made && fsync(folder.get()) != 0) return Failed(bucket);
        }
        base::UniqueFd next(openat(folder.get(), segment.c_str(), kFolder | O_NOFOLLOW));
        if (!next.valid()) return Failed(bucket);
        folder = std::move(next);
    }
    return folder;
}

}  // namespace

base::Status CheckKeyPrefix(std::string_view prefix) {
    if (prefix.empty()) return {};
    for (const std::string& segment : SegmentsOf(WithoutLastSlash(prefix))) {
        if (!IsName(segment)) {
            return base::InvalidArgument(
                "each part between slashes is of at most " + std::to_string(kKeySegmentBytesMax) +
                " letters, digits and _!.=*-, and neither empty nor '.' nor '..'");
        }
    }
    return {};
}

std::string ResultKey(std::string_view prefix, const base::RunId& query,
                      std::string_view extension) {
    std::string key(WithoutLastSlash(prefix));
    if (!key.empty()) key += '/';
    return key + query.text() + "/result." + std::string(extension);
}

base::Result<base::UniqueFd> OpenKeyFolder(const Bucket& bucket, std::string_view key) {
    return Walk(bucket, key, false);
}

base::Result<base::UniqueFd> MakeKeyFolder(const Bucket& bucket, std::string_view key) {
    return Walk(bucket, key, true);
}

base::Result<base::UniqueFd> OpenKey(const Bucket& bucket, std::string_view key) {
    ASSIGN_OR_RETURN(const base::UniqueFd folder, OpenKeyFolder(bucket, key));
    const std::string name(NameOf(key));
    if (!IsName(name)) return base::NotFound("there is no such object");
    base::UniqueFd fd(openat(folder.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd.valid()) return Failed(bucket);
    return fd;
}

std::string_view NameOf(std::string_view key) { return key.substr(key.rfind('/') + 1); }

}  // namespace storage
