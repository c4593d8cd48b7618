// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/operation.h"
#include "api/aws/service.h"
#include "api/aws/shape.h"

#include <span>
#include <string>
#include <string_view>

namespace api {

struct NamedHandler {
    std::string_view operation;
    Handler handler;
    // Looks at the input before the transaction, where what takes its time belongs; may add members to it, under names
    // that no request can have. nullptr: there is nothing to prepare.
    std::optional<ApiError> (*prepare)(const HandlerContext& context, base::Json& input) = nullptr;
    bool tries = false;  // does what a change does, and is undone
};

// What one service of the REST-JSON protocol is made of. Everything outlives the service.
struct RestJsonModel {
    std::string_view name;
    std::string_view operations;  // for OperationTable::Parse
    std::string_view shapes;      // for ShapeTable::Parse
    std::span<const NamedHandler> handlers;
    // The ARN of what a request is about.
    std::string (*resource_of)(const HandlerContext& context, const OperationMatch& match);
    // That of a part of it that has one of its own, where the request is about that. nullptr: no part has.
    std::string (*part_of)(const HandlerContext& context, const OperationMatch& match) = nullptr;
};

// A service whose requests are paths with labels and JSON bodies. What the model has and no handler does answers
// ValidationException; a path that nobody knows, UnknownOperationException. An operation changes something unless its
// name begins with Get, List, BatchGet or Explain. Immutable; thread-safe.
class RestJsonService final : public Service {
  public:
    static base::Result<std::unique_ptr<RestJsonService>> Make(const RestJsonModel& model);

    std::string_view name() const override { return model_.name; }
    crypto::AwsProtocol protocol() const override { return crypto::AwsProtocol::kRestJson; }
    std::variant<std::unique_ptr<Call>, ApiError>
    Recognise(const HandlerContext& context, const net::ServerRequest& request) const override;
    net::HttpResponse Write(const ApiError& error, std::string_view request_id) const override;

  private:
    RestJsonService(const RestJsonModel& model, OperationTable operations, ShapeTable shapes)
        : model_(model), operations_(std::move(operations)), shapes_(std::move(shapes)) {}

    RestJsonModel model_;
    OperationTable operations_;
    ShapeTable shapes_;
};

}  // namespace api
