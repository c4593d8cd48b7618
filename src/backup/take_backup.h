// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backup/manifest.h"
#include "base/random.h"

#include <filesystem>
#include <functional>
#include <string>

namespace backup {

// How far it is: "database", 120 of 400 pages; "files", 3 of 17.
using Progress = std::function<void(const std::string& what, std::int64_t done, std::int64_t all)>;

struct BackupOrder {
    std::filesystem::path data_folder;  // of a node, at work or not
    std::filesystem::path target;       // must not be there
};

// Copies the node's database and objects as they are at one moment; writers wait for the moment
// itself only. All of it is on disk before `target` has its name: a backup that was interrupted is a
// folder of another name. Results in buckets outside the data directory are not in it.
base::Result<Manifest> TakeBackup(const BackupOrder& order, base::Clock& clock,
                                  base::Random& random, const Progress& progress);

}  // namespace backup
