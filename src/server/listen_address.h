// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace server {

// Where a server listens. Immutable value.
struct ListenAddress {
    std::string address;  // an IP address
    std::uint16_t port = 0;
    bool loopback = false;
};

// "127.0.0.1:7440" or "[::1]:7440"; a name would leave open who can reach it.
base::Result<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace server
