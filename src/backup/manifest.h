// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "crypto/key_ring.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace backup {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kDatabaseName = "glovebox.db";
inline constexpr std::size_t kManifestBytesMax = std::size_t{256} << 20U;

struct BackupFile {
    std::string path;  // below the backup, and below the data directory
    std::int64_t bytes = 0;
    std::string sha256;  // hexadecimal

    bool operator==(const BackupFile&) const = default;
};

// A bucket whose results lie outside the data directory, and are not in the backup.
struct BucketOutside {
    std::string name;
    std::string folder;

    bool operator==(const BucketOutside&) const = default;
};

// What a backup holds, and what it does not. Plain value.
struct Manifest {
    std::string taken_at;                       // ISO 8601
    std::int64_t taken_ms = 0;                  // since 1970
    std::string data_folder;                    // where the node was
    std::map<std::uint32_t, std::string> keys;  // fingerprints of its root keys, by version
    std::vector<BackupFile> files;
    std::vector<BucketOutside> outside{};

    bool operator==(const Manifest&) const = default;
};

// With a code over it that only a holder of the newest key can make.
base::Result<std::string> WriteManifest(const Manifest& manifest, const crypto::KeyRing& ring);

// The keys a manifest says it needs, before anything of it is believed.
base::Result<std::map<std::uint32_t, std::string>> KeysOf(std::string_view text);

// kCorrupt when it is not what a holder of the key wrote; kPermissionDenied when the ring lacks a key
// it needs. Paths that lead out of the backup are refused.
base::Result<Manifest> ReadManifest(std::string_view text, const crypto::KeyRing& ring);

// "root key 0123456789abcdef (version 1)"
std::string NameKeys(const std::map<std::uint32_t, std::string>& keys);

}  // namespace backup
