// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "net/http_message.h"

#include <chrono>
#include <cstddef>

namespace destinations::meta {

// No header is read past these; what lies beyond counts as not said.
inline constexpr std::size_t kUsageHeaderBytesMax = std::size_t{64} << 10U;
inline constexpr std::chrono::hours kRegainMax{12};

// The worst of X-Business-Use-Case-Usage (entries of type custom_audience, or without type),
// X-Ad-Account-Usage and X-App-Usage. Absent and malformed headers say nothing.
activation::Usage ReadUsage(const net::HttpHeaders& headers);

}  // namespace destinations::meta
