// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace base {
namespace {

constexpr mode_t kOwnerOnly = 0600;

Error FailedOn(const std::filesystem::path& path) {
    return FromErrno("'" + path.string() + "'", errno);
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
    if (this == &other) return *this;
    Reset();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
}

void UniqueFd::Reset() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
}

Result<UniqueFd> OpenForReading(const std::filesystem::path& path) {
    UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd.valid()) return FailedOn(path);
    return fd;
}

Result<UniqueFd> OpenUnnamed(const std::filesystem::path& folder) {
    UniqueFd fd(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly));
    if (fd.valid()) return fd;
    // A file system without such files says EOPNOTSUPP, an old kernel EISDIR.
    if (errno != EOPNOTSUPP && errno != EISDIR) return FailedOn(folder);
    std::string name = (folder / ".unnamed-XXXXXX").string();
    fd = UniqueFd(mkostemp(name.data(), O_CLOEXEC));
    if (!fd.valid() || unlink(name.c_str()) != 0) return FailedOn(folder);
    return fd;
}

Result<std::string> ReadDescriptor(int fd, std::size_t bytes_max, std::string_view what) {
    std::string bytes;
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t got = read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return FromErrno(what, errno);
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > bytes_max) {
            return ResourceExhausted(std::string(what) + " is longer than " +
                                     std::to_string(bytes_max) + " bytes");
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t bytes_max) {
    ASSIGN_OR_RETURN(const UniqueFd fd, OpenForReading(path));
    return ReadDescriptor(fd.get(), bytes_max, "'" + path.string() + "'");
}

Status WriteAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return FromErrno("writing", errno);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
}

Status SyncFolder(const std::filesystem::path& folder) {
    const UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.valid() || fsync(fd.get()) != 0) return FailedOn(folder);
    return {};
}

Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes) {
    const std::filesystem::path temporary = path.string() + ".new";
    UniqueFd fd(
        open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!fd.valid()) return FailedOn(temporary);
    Status written = WriteAll(fd.get(), bytes);
    if (!written.ok()) written = written.error().Within("'" + path.string() + "'");
    if (written.ok() && fsync(fd.get()) != 0) written = FailedOn(temporary);
    if (written.ok() && rename(temporary.c_str(), path.c_str()) != 0) written = FailedOn(path);
    if (!written.ok()) {
        unlink(temporary.c_str());
        return written;
    }
    return SyncFolder(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

void RemoveDraftsOf(const std::filesystem::path& path, std::string_view infix) {
    const std::string start = path.filename().string() + std::string(infix);
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(path.parent_path(), failed)) {
        const std::string name = entry.path().filename().string();
        if (name.size() > start.size() && name.starts_with(start)) unlink(entry.path().c_str());
    }
}

}  // namespace base
