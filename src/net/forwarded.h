// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_message.h"

#include <functional>
#include <string>
#include <string_view>

namespace net {

// Whether what an address forwards is believed to come from where it says.
using IsTrustedProxy = std::function<bool(std::string_view address)>;

// Who asks: the peer itself, or, when a trusted proxy hands on, the last hop of X-Forwarded-For that
// is none. What a client wrote there itself stands left of what a proxy saw, so reading ends at the
// first hop from the right that is not trusted, or is no address.
std::string ClientAddress(const std::string& peer, const HttpHeaders& headers,
                          const IsTrustedProxy& is_trusted);

}  // namespace net
