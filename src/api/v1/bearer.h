// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.h"

#include <optional>
#include <string_view>

namespace api {

// The bearer token that a request under /v1 carries as its only authorization. None: it carries none, or asks for
// something else.
std::optional<std::string_view> BearerTokenOf(const net::ServerRequest& request);

}  // namespace api
