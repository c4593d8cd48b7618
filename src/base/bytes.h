// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

ByteView AsBytes(std::string_view text);
std::string_view AsText(ByteView bytes);

// Lower-case hexadecimal, two digits a byte.
std::string HexEncode(ByteView bytes);
Result<Bytes> HexDecode(std::string_view text);

// RFC 4648 base64 with padding.
std::string Base64Encode(ByteView bytes);
Result<Bytes> Base64Decode(std::string_view text);

}  // namespace base
