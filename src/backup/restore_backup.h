// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backup/manifest.h"
#include "backup/take_backup.h"
#include "metadata/database.h"

#include <filesystem>
#include <functional>

namespace backup {

struct RestoreOrder {
    std::filesystem::path source;       // the backup
    std::filesystem::path data_folder;  // empty, or not there; the key ring may be in it
    std::filesystem::path keys_file{};  // else the key ring; empty: it is in the data folder
};

// Brings the restored database up to date and to rest, before anybody can open it as a node's.
using Settle = std::function<base::Status(metadata::Database& database, const crypto::KeyRing& ring,
                                          const Manifest& manifest)>;

// Whether and from what a backup can be restored: that its keys are there and its manifest is theirs.
// Changes nothing.
base::Result<Manifest> CheckBackup(const RestoreOrder& order, base::Random& random);

// Makes a node from a backup. Every file is compared with its checksum. One that was interrupted
// leaves a directory that no node opens; empty it and restore again. One that `settle` refused
// leaves it as it was.
base::Result<Manifest> RestoreBackup(const RestoreOrder& order, const Settle& settle,
                                     base::Random& random, const Progress& progress);

}  // namespace backup
