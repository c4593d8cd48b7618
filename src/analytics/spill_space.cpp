// SPDX-License-Identifier: Apache-2.0
#include "analytics/spill_space.h"

#include <system_error>

namespace analytics {

std::uint64_t SpillBytesFor(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    return error ? 0 : static_cast<std::uint64_t>(space.available / 2);
}

}  // namespace analytics
