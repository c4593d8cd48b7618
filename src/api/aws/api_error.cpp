// SPDX-License-Identifier: Apache-2.0
#include "api/aws/api_error.h"

#include <utility>

namespace api {
namespace {

ApiError Make(int status, std::string_view type, std::string message) {
    return {status, std::string(type), std::move(message)};
}

ApiError About(ApiError error, const Resource& resource) {
    error.members.Set("resourceId", resource.id).Set("resourceType", resource.type);
    return error;
}

}  // namespace

ApiError ValidationFailed(const std::vector<FieldProblem>& problems) {
    base::Json fields = base::Json::MakeArray();
    std::string message = std::to_string(problems.size()) + " validation error";
    message += problems.size() == 1 ? " detected: " : "s detected: ";
    for (const FieldProblem& problem : problems) {
        base::Json field = base::Json::MakeObject();
        field.Set("name", problem.name).Set("message", problem.message);
        message += &problem == problems.data() ? "" : "; ";
        message += problem.name.empty() ? "the request" : problem.name;
        message += " " + problem.message;
        fields.Append(std::move(field));
    }
    ApiError error = Make(400, "ValidationException", std::move(message));
    error.members.Set("reason", "FIELD_VALIDATION_FAILED").Set("fieldList", std::move(fields));
    return error;
}

ApiError FieldInvalid(std::string name, std::string message) {
    return ValidationFailed({{std::move(name), std::move(message)}});
}

ApiError InvalidConfiguration(std::string message) {
    ApiError error = Make(400, "ValidationException", std::move(message));
    error.members.Set("reason", "INVALID_CONFIGURATION");
    return error;
}

ApiError InvalidQuery(std::string message) {
    ApiError error = Make(400, "ValidationException", std::move(message));
    error.members.Set("reason", "INVALID_QUERY");
    return error;
}

ApiError ResourceNotFound(const Resource& resource) {
    return About(Make(404, "ResourceNotFoundException",
                      "there is no such resource, or none that you may see"),
                 resource);
}

ApiError Conflicting(const Resource& resource, std::string_view reason, std::string message) {
    ApiError error = About(Make(409, "ConflictException", std::move(message)), resource);
    error.members.Set("reason", reason);
    return error;
}

ApiError AccessDenied(std::string message) {
    ApiError error = Make(403, "AccessDeniedException", std::move(message));
    error.members.Set("reason", "INSUFFICIENT_PERMISSIONS");
    return error;
}

ApiError QuotaExceeded(const Quota& quota) {
    ApiError error = Make(402, "ServiceQuotaExceededException",
                          "at most " + std::to_string(quota.value) + " " + std::string(quota.name));
    error.members.Set("quotaName", quota.name).Set("quotaValue", static_cast<double>(quota.value));
    return error;
}

ApiError InternalServerError() {
    return Make(500, "InternalServerException",
                "something went wrong here; the operator's log says more");
}

ApiError FromError(const base::Error& error, const Resource& resource) {
    // What the machine lacks or forbids has a detail for its operator; what a room says has none.
    switch (error.code) {
        case base::ErrorCode::kInvalidArgument: return InvalidConfiguration(error.message);
        case base::ErrorCode::kNotFound: return ResourceNotFound(resource);
        case base::ErrorCode::kConflict:
            return Conflicting(resource, "INVALID_STATE", error.message);
        case base::ErrorCode::kPermissionDenied:
            if (!error.detail.empty()) break;
            return AccessDenied(error.message);
        case base::ErrorCode::kResourceExhausted:
            if (!error.detail.empty()) break;
            if (!resource.quota.name.empty()) return QuotaExceeded(resource.quota);
            return Make(402, "ServiceQuotaExceededException", error.message);
        case base::ErrorCode::kUnavailable: return Make(429, "ThrottlingException", error.message);
        case base::ErrorCode::kTimeout:
        case base::ErrorCode::kCancelled:
        case base::ErrorCode::kCorrupt:
        case base::ErrorCode::kIo:
        case base::ErrorCode::kInternal: break;
    }
    ApiError surprise = InternalServerError();
    surprise.cause = error.message + (error.detail.empty() ? "" : ": " + error.detail);
    return surprise;
}

}  // namespace api
