// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "net/http_message.h"

#include <cstddef>
#include <string_view>

namespace destinations::meta {

inline constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20U;
inline constexpr std::size_t kAnswerDepthMax = 32;
inline constexpr std::size_t kIdDigitsMax = 32;

// Reads the answer to any call. Total: whatever the bytes are, an Answer comes out. Ids are taken
// as text or whole numbers, never through a double. Success is a status 2xx with a JSON object that
// has no `error` and no `success:false`; anything else on 2xx is trouble that passes.
activation::Answer ReadAnswer(const activation::Call& call, const net::HttpResponse& response,
                              std::string_view account_digits);

}  // namespace destinations::meta
