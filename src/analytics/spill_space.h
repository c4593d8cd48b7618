// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace analytics {

// How much one worker may write into unnamed files of `folder`: half of what is free there now, at least 0.
std::uint64_t SpillBytesFor(const std::filesystem::path& folder);

}  // namespace analytics
