// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/check_input.h"
#include "base/error.h"
#include "base/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace api {

// A failure as AWS's clients know it: they tell errors apart by `type` and act on `status`. Immutable value.
struct ApiError {
    int status = 500;
    std::string type;
    std::string message;
    base::Json members = base::Json::MakeObject();  // beside the message: reason, resourceId, ...
    std::string cause{};  // of a surprise: for the operator, never for the caller
};

// What a handler answers: the members of the response, or the error.
using ApiAnswer = std::variant<base::Json, ApiError>;

// A limit of the service, as clients are told of it.
struct Quota {
    std::string_view name{};  // "analysis templates of a membership"; empty: none
    std::uint64_t value = 0;
};

// What a failure is about, for errors that name it.
struct Resource {
    std::string_view type;  // of the enum ResourceType: "COLLABORATION"
    std::string_view id;
    Quota quota{};  // which one a room means that says that a limit was reached
};

ApiError ValidationFailed(const std::vector<FieldProblem>& problems);
ApiError FieldInvalid(std::string name, std::string message);
ApiError InvalidConfiguration(std::string message);
ApiError InvalidQuery(std::string message);
ApiError ResourceNotFound(const Resource& resource);
// `reason` is one of ALREADY_EXISTS, SUBRESOURCES_EXIST, INVALID_STATE.
ApiError Conflicting(const Resource& resource, std::string_view reason, std::string message);
ApiError AccessDenied(std::string message);
ApiError QuotaExceeded(const Quota& quota);
ApiError InternalServerError();

// A room's failure. What a room calls not found or in conflict is said of `resource`; a surprise, like a disk that is
// full, is told without its text, which becomes the cause.
ApiError FromError(const base::Error& error, const Resource& resource);

}  // namespace api
