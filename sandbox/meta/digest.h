// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sandbox {

// What the sandbox keeps of a member: the first half of the SHA-256 of the row. Sixteen bytes, so
// that five million members fit in memory.
using RowKey = std::array<std::uint8_t, 16>;

RowKey RowKeyOf(std::string_view row_text);
std::string Sha256Hex(std::string_view text);
std::string HmacSha256Hex(std::string_view key, std::string_view message);

}  // namespace sandbox
