// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "api/aws/operation.h"
#include "api/aws/shape.h"
#include "net/http_server.h"

#include <optional>
#include <string>
#include <string_view>

namespace api {

struct ActionOnResource {
    std::string action;
    std::string resource;
};

// The API of AWS Clean Rooms: finds the operation of a request, reads its input, answers. Immutable; thread-safe.
class CleanRoomsService final {
  public:
    static base::Result<CleanRoomsService> Make();

    // `context.account` was authenticated, the request verified and allowed, by the caller. What this node does not
    // offer answers ValidationException; a path that nobody knows, UnknownOperationException.
    net::HttpResponse Answer(const HandlerContext& context, const net::ServerRequest& request,
                             std::string_view request_id) const;

    // What policies decide about: "cleanrooms:CreateCollaboration" on an ARN, whose id is "*" where the request names
    // none. None for what is no operation.
    std::optional<ActionOnResource> ActionOf(const HandlerContext& context,
                                             const net::ServerRequest& request) const;

  private:
    CleanRoomsService(OperationTable operations, ShapeTable shapes)
        : operations_(std::move(operations)), shapes_(std::move(shapes)) {}

    OperationTable operations_;
    ShapeTable shapes_;
};

}  // namespace api
