// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/broker_files.h"

#include <duckdb/common/file_system.hpp>

namespace analytics {

// Everything DuckDB can open in a worker: the files of a BrokerFiles under gb://, by positioned reads and writes on
// their descriptors, so that several threads can share one. Like every class that DuckDB calls, it throws DuckDB's
// exceptions. `files` outlives it. Thread-safe; a handle is used by one thread at a time, except for positioned access.
class BrokerFileSystem final : public duckdb::FileSystem {
  public:
    explicit BrokerFileSystem(BrokerFiles& files) : files_(files) {}

    duckdb::unique_ptr<duckdb::FileHandle>
    OpenFile(const std::string& path, duckdb::FileOpenFlags flags,
             duckdb::optional_ptr<duckdb::FileOpener> opener) override;

    void Read(duckdb::FileHandle& handle, void* buffer, int64_t byte_count,
              duckdb::idx_t location) override;
    void Write(duckdb::FileHandle& handle, void* buffer, int64_t byte_count,
               duckdb::idx_t location) override;
    int64_t Read(duckdb::FileHandle& handle, void* buffer, int64_t byte_count) override;
    int64_t Write(duckdb::FileHandle& handle, void* buffer, int64_t byte_count) override;
    bool Trim(duckdb::FileHandle& handle, duckdb::idx_t offset, duckdb::idx_t byte_count) override;

    int64_t GetFileSize(duckdb::FileHandle& handle) override;
    duckdb::timestamp_t GetLastModifiedTime(duckdb::FileHandle& handle) override;
    std::string GetVersionTag(duckdb::FileHandle& handle) override;
    duckdb::FileType GetFileType(duckdb::FileHandle& handle) override;
    void Truncate(duckdb::FileHandle& handle, int64_t new_size) override;
    void FileSync(duckdb::FileHandle& handle) override;
    void Seek(duckdb::FileHandle& handle, duckdb::idx_t location) override;
    void Reset(duckdb::FileHandle& handle) override;
    duckdb::idx_t SeekPosition(duckdb::FileHandle& handle) override;

    bool DirectoryExists(const std::string& directory,
                         duckdb::optional_ptr<duckdb::FileOpener> opener) override;
    void CreateDirectory(const std::string& directory,
                         duckdb::optional_ptr<duckdb::FileOpener> opener) override;
    void RemoveDirectory(const std::string& directory,
                         duckdb::optional_ptr<duckdb::FileOpener> opener) override;
    bool ListFiles(const std::string& directory,
                   const std::function<void(const std::string&, bool)>& callback,
                   duckdb::FileOpener* opener) override;
    bool FileExists(const std::string& filename,
                    duckdb::optional_ptr<duckdb::FileOpener> opener) override;
    bool IsPipe(const std::string& filename,
                duckdb::optional_ptr<duckdb::FileOpener> opener) override;
    void RemoveFile(const std::string& filename,
                    duckdb::optional_ptr<duckdb::FileOpener> opener) override;
    duckdb::vector<duckdb::OpenFileInfo> Glob(const std::string& path,
                                              duckdb::FileOpener* opener) override;

    bool CanHandleFile(const std::string& path) override { return path.starts_with(kBrokerPrefix); }
    bool CanSeek() override { return true; }
    // A read of any place costs a system call, nothing more: DuckDB need not fetch ahead.
    bool OnDiskFile(duckdb::FileHandle&) override { return true; }
    std::string GetName() const override { return "BrokerFileSystem"; }

  private:
    BrokerFiles& files_;
};

}  // namespace analytics
