// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backup/manifest.h"

#include <filesystem>

namespace backup {

// Copies a regular file to where there is none (0600, folders on the way 0700), durable when it
// returns but for the names of folders; says what was copied. kNotFound when it is not there.
base::Result<BackupFile> CopyFile(const std::filesystem::path& from,
                                  const std::filesystem::path& to, const std::string& path);

// What a file that is there holds.
base::Result<BackupFile> Measure(const std::filesystem::path& file, const std::string& path);

// Every folder below, and `folder` itself, onto the disk.
base::Status SyncFolders(const std::filesystem::path& folder);

}  // namespace backup
