// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "api/aws/operation.h"
#include "api/aws/shape.h"
#include "net/http_server.h"

#include <string>
#include <string_view>

namespace api {

// The API of AWS Clean Rooms: finds the operation of a request, reads its input, answers. Immutable; thread-safe.
class CleanRoomsService final {
  public:
    static base::Result<CleanRoomsService> Make();

    // `context.account` was authenticated, and the request verified, by the caller. What this node does not offer
    // answers ValidationException; a path that nobody knows, UnknownOperationException.
    net::HttpResponse Answer(const HandlerContext& context, const net::ServerRequest& request,
                             std::string_view request_id) const;

    // "cleanrooms:CreateCollaboration", for policies and the audit trail; empty for what is no operation.
    std::string ActionOf(const net::ServerRequest& request) const;

  private:
    CleanRoomsService(OperationTable operations, ShapeTable shapes)
        : operations_(std::move(operations)), shapes_(std::move(shapes)) {}

    OperationTable operations_;
    ShapeTable shapes_;
};

}  // namespace api
