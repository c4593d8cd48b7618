// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "storage/object_store.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace support {

// The published objects of an account, sorted, as they stand in the data directory: the files without an ending.
inline std::vector<storage::ObjectId> ObjectFiles(const std::filesystem::path& data_folder,
                                                  const base::AccountId& account) {
    std::vector<storage::ObjectId> ids;
    const std::filesystem::path folder = data_folder / "objects" / account.text();
    if (!std::filesystem::exists(folder)) return ids;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.path().has_extension()) ids.emplace_back(entry.path().filename().string());
    }
    std::ranges::sort(ids);
    return ids;
}

}  // namespace support
