// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <filesystem>

namespace storage {

// The node's data directory, ready for use: made with mode 0700 if it is not there (its parents as
// usual). Refused when it belongs to somebody else, is no folder, or others may look into it.
// Answers its absolute path.
base::Result<std::filesystem::path> PrepareDataFolder(const std::filesystem::path& folder);

// A data directory that is being filled by a restore is nobody's node: PrepareDataFolder refuses it until it is finished.
base::Status MarkUnfinished(const std::filesystem::path& data_folder);
base::Status MarkFinished(const std::filesystem::path& data_folder);

// A folder of ours inside it, mode 0700, made if it is not there.
base::Status MakeOwnerFolder(const std::filesystem::path& folder);

}  // namespace storage
