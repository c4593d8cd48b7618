// SPDX-License-Identifier: Apache-2.0
#include "analytics/bounded_decompression.h"

#include <algorithm>
#include <duckdb/common/compressed_file_system.hpp>
#include <duckdb/common/exception.hpp>
#include <duckdb/common/gzip_file_system.hpp>

namespace analytics {
namespace {

// A decompressing handle of DuckDB's and how many bytes came out of it since its start.
class BoundedHandle final : public duckdb::FileHandle {
  public:
    BoundedHandle(duckdb::FileSystem& system, duckdb::unique_ptr<duckdb::FileHandle> inner,
                  std::uint64_t bytes_max)
        : FileHandle(system, inner->path, inner->flags),
          inner_(std::move(inner)),
          bytes_max_(bytes_max) {}

    void Close() override { inner_->Close(); }
    duckdb::idx_t GetProgress() override { return inner_->GetProgress(); }
    duckdb::FileCompressionType GetFileCompressionType() override {
        return inner_->GetFileCompressionType();
    }

    duckdb::FileHandle& inner() { return *inner_; }
    // False when there is more than there may be.
    bool Count(std::uint64_t bytes) { return (total_ += bytes) <= bytes_max_; }
    void Restart() { total_ = 0; }

  private:
    duckdb::unique_ptr<duckdb::FileHandle> inner_;
    std::uint64_t bytes_max_;
    std::uint64_t total_ = 0;
};

// DuckDB takes the end of a cut-off gzip file for the end of its text. Its own note that the stream ended as it must
// stays set once it has.
bool EndedAsItMust(duckdb::FileHandle& gzip) {
    return gzip.Cast<duckdb::CompressedFile>().stream_data.refresh;
}

// One of DuckDB's decompressors, with the bytes it gives out counted against the size of what it reads.
class BoundedDecompressor final : public duckdb::FileSystem {
  public:
    BoundedDecompressor(duckdb::FileCompressionType compression,
                        duckdb::unique_ptr<duckdb::FileSystem> inner, BrokerFiles& files)
        : is_gzip_(compression == duckdb::FileCompressionType::GZIP),
          inner_(std::move(inner)),
          files_(files) {}

    duckdb::unique_ptr<duckdb::FileHandle>
    OpenCompressedFile(duckdb::QueryContext context, duckdb::unique_ptr<duckdb::FileHandle> handle,
                       bool write) override {
        const std::uint64_t compressed = handle->GetFileSize();
        const std::uint64_t allowed =
            std::max(kDecompressedFreeBytes,
                     std::min(compressed, kDecompressedBytesMax) * kDecompressionRatioMax);
        auto opened = inner_->OpenCompressedFile(context, std::move(handle), write);
        return duckdb::make_uniq<BoundedHandle>(*this, std::move(opened),
                                                std::min(allowed, kDecompressedBytesMax));
    }

    int64_t Read(duckdb::FileHandle& handle, void* buffer, int64_t byte_count) override {
        auto& bounded = handle.Cast<BoundedHandle>();
        const std::int64_t got =
            bounded.inner().Read(buffer, static_cast<duckdb::idx_t>(byte_count));
        if (!bounded.Count(static_cast<std::uint64_t>(std::max<std::int64_t>(got, 0)))) {
            files_.NoteLimit(FileLimit::kDecompression);
            throw duckdb::IOException("unfolds past its limit: " + handle.path);
        }
        if (is_gzip_ && got < byte_count && !EndedAsItMust(bounded.inner())) {
            throw duckdb::IOException("is cut off: " + handle.path);
        }
        return got;
    }
    int64_t Write(duckdb::FileHandle& handle, void* buffer, int64_t byte_count) override {
        return handle.Cast<BoundedHandle>().inner().Write(buffer,
                                                          static_cast<duckdb::idx_t>(byte_count));
    }
    void Reset(duckdb::FileHandle& handle) override {
        handle.Cast<BoundedHandle>().Restart();
        handle.Cast<BoundedHandle>().inner().Reset();
    }
    int64_t GetFileSize(duckdb::FileHandle& handle) override {
        return static_cast<int64_t>(handle.Cast<BoundedHandle>().inner().GetFileSize());
    }
    duckdb::timestamp_t GetLastModifiedTime(duckdb::FileHandle&) override {
        return duckdb::timestamp_t(0);
    }
    duckdb::FileType GetFileType(duckdb::FileHandle&) override {
        return duckdb::FileType::FILE_TYPE_REGULAR;
    }
    bool OnDiskFile(duckdb::FileHandle& handle) override {
        return handle.Cast<BoundedHandle>().inner().OnDiskFile();
    }
    bool CanSeek() override { return false; }
    bool IsPipe(const std::string&, duckdb::optional_ptr<duckdb::FileOpener>) override {
        return false;
    }
    std::string GetName() const override { return inner_->GetName(); }

  private:
    bool is_gzip_;
    duckdb::unique_ptr<duckdb::FileSystem> inner_;
    BrokerFiles& files_;
};

}  // namespace

BoundedFileSystem::BoundedFileSystem(duckdb::unique_ptr<duckdb::FileSystem> broker,
                                     BrokerFiles& files)
    : VirtualFileSystem(std::move(broker)), files_(files) {
    BoundedFileSystem::RegisterSubSystem(duckdb::FileCompressionType::GZIP,
                                         duckdb::make_uniq<duckdb::GZipFileSystem>());
}

// No other door: what an extension would bring along is dropped.
void BoundedFileSystem::RegisterSubSystem(duckdb::unique_ptr<duckdb::FileSystem>) {}

void BoundedFileSystem::RegisterSubSystem(duckdb::FileCompressionType compression,
                                          duckdb::unique_ptr<duckdb::FileSystem> system) {
    VirtualFileSystem::RegisterSubSystem(compression, duckdb::make_uniq<BoundedDecompressor>(
                                                          compression, std::move(system), files_));
}

}  // namespace analytics
