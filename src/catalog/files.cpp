// SPDX-License-Identifier: Apache-2.0
#include "catalog/files.h"

#include "base/object_reader.h"
#include "catalog/glob.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace catalog {
namespace {

constexpr std::size_t kDepthMax = 64;
constexpr int kOpenFile = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
constexpr int kOpenFolder = O_RDONLY | O_CLOEXEC | O_DIRECTORY;

struct FolderCloser {
    void operator()(DIR* folder) const { closedir(folder); }
};

// The path with which an error names a file: it was found on disk, so it may hold anything.
std::string Shown(const std::filesystem::path& path) { return base::QuoteName(path.string()); }

FileVersion VersionOf(const struct stat& status) {
    constexpr std::int64_t kNanoseconds = 1'000'000'000;
    return {.size = static_cast<std::uint64_t>(status.st_size),
            .modified_ns = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec,
            .changed_ns = status.st_ctim.tv_sec * kNanoseconds + status.st_ctim.tv_nsec,
            .device = status.st_dev,
            .inode = status.st_ino};
}

base::Result<OpenFile> Measure(base::UniqueFd fd, const std::filesystem::path& path) {
    struct stat status{};
    if (fstat(fd.get(), &status) != 0) return base::FromErrno(Shown(path), errno);
    if (!S_ISREG(status.st_mode))
        return base::InvalidArgument(Shown(path) + " is not a regular file");
    return OpenFile{path.string(), std::move(fd), VersionOf(status)};
}

// Walks one pattern below the part that the operator wrote out, by descriptors and without
// following links, so nothing that changes on disk meanwhile leads elsewhere. Single-threaded.
class Walk final {
  public:
    Walk(std::vector<std::string> parts, std::size_t& scanned, std::vector<OpenFile>& found)
        : parts_(std::move(parts)), scanned_(scanned), found_(found) {}

    base::Status Descend(int folder, const std::filesystem::path& path, std::size_t part,
                         std::size_t depth);

  private:
    base::Status Visit(int folder, const std::filesystem::path& path, const std::string& name,
                       std::size_t part, std::size_t depth);
    base::Status EnterFolder(int folder, const std::filesystem::path& path, const std::string& name,
                             std::size_t part, std::size_t depth);
    base::Status TakeFile(int folder, const std::filesystem::path& path);
    base::Result<std::vector<std::string>> Names(int folder, const std::filesystem::path& path);

    std::vector<std::string> parts_;
    std::size_t& scanned_;
    std::vector<OpenFile>& found_;
};

base::Result<std::vector<std::string>> Walk::Names(int folder, const std::filesystem::path& path) {
    const int again = openat(folder, ".", kOpenFolder);
    if (again < 0) return base::FromErrno(Shown(path), errno);
    const std::unique_ptr<DIR, FolderCloser> entries(fdopendir(again));
    if (entries == nullptr) {
        close(again);
        return base::FromErrno(Shown(path), errno);
    }
    std::vector<std::string> names;
    while (const dirent* entry = readdir(entries.get())) {
        if (++scanned_ > kEntriesScannedMax) {
            return base::ResourceExhausted("the patterns look at more than " +
                                           std::to_string(kEntriesScannedMax) + " names");
        }
        names.emplace_back(entry->d_name);
    }
    return names;
}

base::Status Walk::Descend(int folder, const std::filesystem::path& path, std::size_t part,
                           std::size_t depth) {
    if (depth > kDepthMax) return base::ResourceExhausted(Shown(path) + " lies too deep");
    const std::string& pattern = parts_[part];
    if (!HasWildcard(pattern)) return Visit(folder, path, pattern, part, depth);
    // `**` stands for no folder at all, too.
    const bool any_depth = pattern == "**";
    if (any_depth) RETURN_IF_ERROR(Descend(folder, path, part + 1, depth));
    ASSIGN_OR_RETURN(const auto names, Names(folder, path));
    for (const std::string& name : names) {
        if (any_depth && !name.starts_with('.'))
            RETURN_IF_ERROR(EnterFolder(folder, path, name, part, depth));
        if (!any_depth && GlobMatches(pattern, name))
            RETURN_IF_ERROR(Visit(folder, path, name, part, depth));
    }
    return {};
}

base::Status Walk::Visit(int folder, const std::filesystem::path& path, const std::string& name,
                         std::size_t part, std::size_t depth) {
    if (part + 1 < parts_.size()) return EnterFolder(folder, path, name, part + 1, depth);
    struct stat status{};
    const bool there = fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    return there && S_ISREG(status.st_mode) ? TakeFile(folder, path / name) : base::Status();
}

base::Status Walk::EnterFolder(int folder, const std::filesystem::path& path,
                               const std::string& name, std::size_t part, std::size_t depth) {
    if (name == "." || name == "..") return {};
    const base::UniqueFd inner(openat(folder, name.c_str(), kOpenFolder | O_NOFOLLOW));
    if (inner.valid()) return Descend(inner.get(), path / name, part, depth + 1);
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return {};
    return base::FromErrno(Shown(path / name), errno);
}

base::Status Walk::TakeFile(int folder, const std::filesystem::path& path) {
    if (found_.size() >= kFilesPerTableMax) {
        return base::ResourceExhausted("the patterns match more than " +
                                       std::to_string(kFilesPerTableMax) + " files");
    }
    base::UniqueFd fd(openat(folder, path.filename().c_str(), kOpenFile | O_NOFOLLOW));
    if (!fd.valid()) return base::FromErrno(Shown(path), errno);
    ASSIGN_OR_RETURN(auto file, Measure(std::move(fd), path));
    found_.push_back(std::move(file));
    return {};
}

// The components of a pattern: `written` is the part before the first wildcard, `wild` the rest.
// `a/**` means every file below, and several `**` in a row mean the same as one.
struct Split {
    std::filesystem::path written;
    std::vector<std::string> wild;
};

Split SplitPattern(const std::filesystem::path& pattern) {
    Split split;
    for (const auto& part : pattern) {
        const std::string text = part.string();
        if (split.wild.empty() && !HasWildcard(text)) {
            split.written /= part;
        } else if (!text.empty() && text != "." &&
                   !(text == "**" && !split.wild.empty() && split.wild.back() == "**")) {
            split.wild.push_back(text);
        }
    }
    if (!split.wild.empty() && split.wild.back() == "**") split.wild.emplace_back("*");
    return split;
}

base::Status OpenPattern(const std::string& pattern, std::size_t& scanned,
                         std::vector<OpenFile>& found) {
    Split split = SplitPattern(pattern);
    if (split.wild.empty()) {
        base::UniqueFd fd(open(split.written.c_str(), kOpenFile));
        if (!fd.valid()) return base::FromErrno(Shown(split.written), errno);
        ASSIGN_OR_RETURN(auto file, Measure(std::move(fd), split.written));
        found.push_back(std::move(file));
        return {};
    }
    const base::UniqueFd folder(open(split.written.c_str(), kOpenFolder));
    if (!folder.valid()) return base::FromErrno(Shown(split.written), errno);
    const std::size_t before = found.size();
    RETURN_IF_ERROR(
        Walk(std::move(split.wild), scanned, found).Descend(folder.get(), split.written, 0, 0));
    if (found.size() == before) return base::NotFound(Shown(pattern) + " matches no file");
    return {};
}

}  // namespace

base::Result<std::vector<OpenFile>> OpenFiles(const Source& source) {
    std::vector<OpenFile> files;
    std::size_t scanned = 0;
    for (const std::string& pattern : source.files)
        RETURN_IF_ERROR(OpenPattern(pattern, scanned, files));
    std::ranges::sort(files, {}, &OpenFile::path);
    const auto repeated = std::ranges::unique(files, {}, &OpenFile::path);
    files.erase(repeated.begin(), repeated.end());
    if (files.size() > kFilesPerTableMax) {
        return base::ResourceExhausted("the patterns match more than " +
                                       std::to_string(kFilesPerTableMax) + " files");
    }
    return files;
}

std::string DataVersion(std::span<const OpenFile> files) {
    std::string text;
    for (const OpenFile& file : files) {
        const FileVersion& version = file.version;
        text += std::to_string(file.path.size()) + ":" + file.path + " " +
                std::to_string(version.size) + " " + std::to_string(version.modified_ns) + " " +
                std::to_string(version.changed_ns) + " " + std::to_string(version.device) + " " +
                std::to_string(version.inode) + "\n";
    }
    return text;
}

base::Status CheckUnchanged(std::span<const OpenFile> files) {
    for (const OpenFile& file : files) {
        struct stat status{};
        if (fstat(file.fd.get(), &status) != 0) return base::FromErrno(Shown(file.path), errno);
        if (VersionOf(status) != file.version)
            return base::Conflict(Shown(file.path) + " was changed while it was read");
    }
    return {};
}

}  // namespace catalog
