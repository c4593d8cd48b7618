// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace base {

// Owns one open descriptor. Move-only; closed when it goes.
class UniqueFd final {
  public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    ~UniqueFd() { Reset(); }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept;

    int get() const { return fd_; }
    bool valid() const { return fd_ >= 0; }
    int Release() { return std::exchange(fd_, -1); }
    void Reset();

  private:
    int fd_ = -1;
};

// Opened for reading, close-on-exec. kNotFound, kPermissionDenied or kIo.
Result<UniqueFd> OpenForReading(const std::filesystem::path& path);

// A file without a name in `folder`, gone with its last descriptor: for spill and other short-lived
// bytes. Where the file system has none, one that loses its name at once.
Result<UniqueFd> OpenUnnamed(const std::filesystem::path& folder);

// The whole file; kResourceExhausted past `bytes_max`.
Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t bytes_max);
Result<std::string> ReadDescriptor(int fd, std::size_t bytes_max, std::string_view what);

// All or nothing, and durable when it returns: temporary name, fsync, rename, fsync of the folder.
// Mode 0600.
Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes);

// Removes the files beside `path` whose names are its name, `infix` and more: drafts of it that their writers left.
void RemoveDraftsOf(const std::filesystem::path& path, std::string_view infix);

// Flushes a folder's entries (names created, renamed, removed in it) to the disk.
Status SyncFolder(const std::filesystem::path& folder);

// Writes all bytes, resuming after interrupts and short writes.
Status WriteAll(int fd, std::string_view bytes);

}  // namespace base
