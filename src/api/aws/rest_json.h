// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "api/aws/operation.h"
#include "net/http_server.h"

#include <string_view>

namespace api {

inline constexpr std::size_t kJsonDepthMax = 64;

// The one input object of a request: its path's labels, its query or its body's members, checked against the shape of
// the operation's input. The query of GET and DELETE holds what the path does not; the body of others does.
ApiAnswer ReadInput(const ShapeTable& shapes, const OperationMatch& match,
                    const net::ServerRequest& request);

// The answer on the wire. `status` is the operation's own; an error brings its status and the header by which clients
// tell its type.
net::HttpResponse WriteAnswer(const ApiAnswer& answer, int status, std::string_view request_id);

}  // namespace api
