// SPDX-License-Identifier: Apache-2.0
#include "analytics/broker_file_system.h"

#include <cerrno>
#include <duckdb/common/exception.hpp>
#include <fcntl.h>
#include <fnmatch.h>
#include <unistd.h>

namespace analytics {
namespace {

// An open file and a place in it.
class BrokerHandle final : public duckdb::FileHandle {
  public:
    BrokerHandle(duckdb::FileSystem& system, const std::string& name, duckdb::FileOpenFlags how,
                 BrokerFilePtr file)
        : FileHandle(system, name, how), file_(std::move(file)) {}

    void Close() override { file_.reset(); }

    const BrokerFile& file() const {
        if (!file_) throw duckdb::IOException("the file is closed");
        return *file_;
    }
    int fd() const { return file().fd.get(); }

    duckdb::idx_t position = 0;

  private:
    BrokerFilePtr file_;
};

BrokerHandle& Of(duckdb::FileHandle& handle) { return handle.Cast<BrokerHandle>(); }

[[noreturn]] void NoSuchFile() { throw duckdb::IOException("no such file in this worker"); }

// Reads until `bytes` are there or the file ends. What is thrown names the file, so that its owner can be told.
std::int64_t ReadAt(const BrokerHandle& handle, char* buffer, std::int64_t bytes,
                    duckdb::idx_t location) {
    std::int64_t done = 0;
    while (done < bytes) {
        const ssize_t got =
            pread(handle.fd(), buffer + done, static_cast<std::size_t>(bytes - done),
                  static_cast<off_t>(location) + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw duckdb::IOException("reading failed: " + handle.path);
        if (got == 0) break;
        done += got;
    }
    return done;
}

void WriteAt(BrokerFiles& files, int fd, const char* buffer, std::int64_t bytes,
             duckdb::idx_t location) {
    std::int64_t done = 0;
    while (done < bytes) {
        const ssize_t put = pwrite(fd, buffer + done, static_cast<std::size_t>(bytes - done),
                                   static_cast<off_t>(location) + static_cast<off_t>(done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
                files.NoteLimit(FileLimit::kDisk);
            throw duckdb::IOException("writing failed");
        }
        done += put;
    }
}

}  // namespace

duckdb::unique_ptr<duckdb::FileHandle>
BrokerFileSystem::OpenFile(const std::string& path, duckdb::FileOpenFlags flags,
                           duckdb::optional_ptr<duckdb::FileOpener>) {
    const bool writes = flags.OpenForWriting();
    BrokerFilePtr file = files_.Find(path);
    if (!file && writes && path.starts_with(kSpillPrefix)) file = files_.OpenSpill(path);
    if (!file && flags.ReturnNullIfNotExists()) return nullptr;
    if (!file) NoSuchFile();
    if (writes && !file->writable)
        throw duckdb::PermissionException("the file is only for reading");
    return duckdb::make_uniq<BrokerHandle>(*this, path, flags, std::move(file));
}

void BrokerFileSystem::Read(duckdb::FileHandle& handle, void* buffer, int64_t byte_count,
                            duckdb::idx_t location) {
    if (ReadAt(Of(handle), static_cast<char*>(buffer), byte_count, location) != byte_count) {
        throw duckdb::IOException("shorter than it says: " + handle.path);
    }
}

int64_t BrokerFileSystem::Read(duckdb::FileHandle& handle, void* buffer, int64_t byte_count) {
    BrokerHandle& open = Of(handle);
    const std::int64_t got = ReadAt(open, static_cast<char*>(buffer), byte_count, open.position);
    open.position += static_cast<duckdb::idx_t>(got);
    return got;
}

void BrokerFileSystem::Write(duckdb::FileHandle& handle, void* buffer, int64_t byte_count,
                             duckdb::idx_t location) {
    const BrokerFile& file = Of(handle).file();
    if (!file.writable) throw duckdb::PermissionException("the file is only for reading");
    if (location + static_cast<std::uint64_t>(byte_count) > file.write_bytes_max) {
        files_.NoteLimit(FileLimit::kOutput);
        throw duckdb::IOException("the output is larger than its limit");
    }
    WriteAt(files_, file.fd.get(), static_cast<const char*>(buffer), byte_count, location);
}

int64_t BrokerFileSystem::Write(duckdb::FileHandle& handle, void* buffer, int64_t byte_count) {
    BrokerHandle& open = Of(handle);
    Write(handle, buffer, byte_count, open.position);
    open.position += static_cast<duckdb::idx_t>(byte_count);
    return byte_count;
}

bool BrokerFileSystem::Trim(duckdb::FileHandle& handle, duckdb::idx_t offset,
                            duckdb::idx_t byte_count) {
    return fallocate(Of(handle).fd(), FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE,
                     static_cast<off_t>(offset), static_cast<off_t>(byte_count)) == 0;
}

int64_t BrokerFileSystem::GetFileSize(duckdb::FileHandle& handle) {
    // Not fstat: the C library makes it a look-up by path, which the sandbox refuses. All access is positioned, so
    // moving the descriptor's own place disturbs nobody.
    return lseek(Of(handle).fd(), 0, SEEK_END);
}

duckdb::timestamp_t BrokerFileSystem::GetLastModifiedTime(duckdb::FileHandle&) {
    return duckdb::timestamp_t(0);
}

std::string BrokerFileSystem::GetVersionTag(duckdb::FileHandle&) { return {}; }

duckdb::FileType BrokerFileSystem::GetFileType(duckdb::FileHandle&) {
    return duckdb::FileType::FILE_TYPE_REGULAR;
}

void BrokerFileSystem::Truncate(duckdb::FileHandle& handle, int64_t new_size) {
    const BrokerHandle& open = Of(handle);
    if (!open.file().writable || ftruncate(open.fd(), new_size) != 0) {
        throw duckdb::IOException("truncating failed");
    }
}

// Results are made durable by who stores them; spill never needs to be.
void BrokerFileSystem::FileSync(duckdb::FileHandle&) {}

void BrokerFileSystem::Seek(duckdb::FileHandle& handle, duckdb::idx_t location) {
    Of(handle).position = location;
}

void BrokerFileSystem::Reset(duckdb::FileHandle& handle) { Of(handle).position = 0; }

duckdb::idx_t BrokerFileSystem::SeekPosition(duckdb::FileHandle& handle) {
    return Of(handle).position;
}

bool BrokerFileSystem::DirectoryExists(const std::string& directory,
                                       duckdb::optional_ptr<duckdb::FileOpener>) {
    return directory == kSpillFolder || directory == kSpillPrefix;
}

void BrokerFileSystem::CreateDirectory(const std::string& directory,
                                       duckdb::optional_ptr<duckdb::FileOpener>) {
    if (!DirectoryExists(directory, nullptr)) throw duckdb::PermissionException("no folders here");
}

void BrokerFileSystem::RemoveDirectory(const std::string& directory,
                                       duckdb::optional_ptr<duckdb::FileOpener>) {
    if (DirectoryExists(directory, nullptr)) files_.RemoveAllSpill();
}

bool BrokerFileSystem::ListFiles(const std::string& directory,
                                 const std::function<void(const std::string&, bool)>& callback,
                                 duckdb::FileOpener*) {
    if (!DirectoryExists(directory, nullptr)) return false;
    for (const std::string& name : files_.Names(kSpillPrefix))
        callback(name.substr(kSpillPrefix.size()), false);
    return true;
}

bool BrokerFileSystem::FileExists(const std::string& filename,
                                  duckdb::optional_ptr<duckdb::FileOpener>) {
    return files_.Find(filename) != nullptr;
}

bool BrokerFileSystem::IsPipe(const std::string&, duckdb::optional_ptr<duckdb::FileOpener>) {
    return false;
}

void BrokerFileSystem::RemoveFile(const std::string& filename,
                                  duckdb::optional_ptr<duckdb::FileOpener>) {
    files_.RemoveSpill(filename);
}

duckdb::vector<duckdb::OpenFileInfo> BrokerFileSystem::Glob(const std::string& path,
                                                            duckdb::FileOpener*) {
    duckdb::vector<duckdb::OpenFileInfo> found;
    for (const std::string& name : files_.Names(kBrokerPrefix)) {
        if (name == path || fnmatch(path.c_str(), name.c_str(), FNM_PATHNAME) == 0)
            found.emplace_back(name);
    }
    return found;
}

}  // namespace analytics
