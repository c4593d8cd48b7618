// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/broker_files.h"

#include <cstdint>
#include <duckdb/common/virtual_file_system.hpp>

namespace analytics {

// How far a compressed text file may unfold: real tables stay under 100 to 1, a bomb reaches 1000 to 1 and more.
inline constexpr std::uint64_t kDecompressionRatioMax = 250;
inline constexpr std::uint64_t kDecompressedFreeBytes = std::uint64_t{64}
                                                        << 20U;  // below, no ratio counts
inline constexpr std::uint64_t kDecompressedBytesMax = std::uint64_t{1} << 40U;  // of one file

// DuckDB's own switchboard of file systems over ours alone, with every decompressor bounded: there is no local file
// system in it. Thread-safe.
class BoundedFileSystem final : public duckdb::VirtualFileSystem {
  public:
    BoundedFileSystem(duckdb::unique_ptr<duckdb::FileSystem> broker, BrokerFiles& files);

    void RegisterSubSystem(duckdb::unique_ptr<duckdb::FileSystem> system) override;
    void RegisterSubSystem(duckdb::FileCompressionType compression,
                           duckdb::unique_ptr<duckdb::FileSystem> system) override;

  private:
    BrokerFiles& files_;
};

}  // namespace analytics
