// SPDX-License-Identifier: Apache-2.0
#include "api/aws/sts_request.h"

#include "base/object_reader.h"
#include "net/url.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

constexpr std::string_view kVersion = "2011-06-15";
constexpr std::string_view kSignaturePrefix = "X-Amz-";  // of a presigned link's own parameters
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

ApiError InvalidAction(std::string message) {
    ApiError error;
    error.status = 400;
    error.type = "InvalidAction";
    error.message = std::move(message);
    return error;
}

bool IsForm(const net::ServerRequest& request) {
    const std::string* type = net::FindHeader(request.headers, "Content-Type");
    return type != nullptr && type->substr(0, type->find(';')) == kFormType;
}

std::variant<std::string_view, ApiError> FormOf(const net::ServerRequest& request) {
    if (request.target.path != "/") return InvalidAction("no operation has this path");
    if (request.method == "GET") {
        if (request.body.empty()) return std::string_view(request.target.query);
        return FieldInvalid("body", "is not part of a GET");
    }
    if (request.method != "POST") return InvalidAction("no operation has this method");
    if (!request.target.query.empty()) return FieldInvalid("query", "is not part of a POST");
    if (!IsForm(request)) return FieldInvalid("Content-Type", "must be " + std::string(kFormType));
    return std::string_view(request.body);
}

// Takes a parameter out of the others; empty when it is not there.
std::string Take(StsRequest& request, std::string_view name) {
    const auto found = request.parameters.find(name);
    if (found == request.parameters.end()) return {};
    std::string value = std::move(found->second);
    request.parameters.erase(found);
    return value;
}

}  // namespace

std::variant<StsRequest, ApiError> ReadStsRequest(const net::ServerRequest& request) {
    auto form = FormOf(request);
    if (auto* error = std::get_if<ApiError>(&form)) return std::move(*error);
    auto fields = net::ParseForm(std::get<std::string_view>(form));
    if (!fields.ok()) return FieldInvalid("the parameters", fields.error().message);
    if (fields->size() > kStsParametersMax) return FieldInvalid("the parameters", "are too many");
    StsRequest read;
    for (auto& [name, value] : *fields) {
        if (request.method == "GET" && name.starts_with(kSignaturePrefix)) continue;
        if (!read.parameters.emplace(name, std::move(value)).second)
            return FieldInvalid(base::QuoteName(name), "stands twice");
    }
    read.action = Take(read, "Action");
    if (read.action.empty()) return InvalidAction("the request has no Action");
    if (Take(read, "Version") != kVersion)
        return InvalidAction("the Version must be " + std::string(kVersion));
    return read;
}

std::optional<ApiError> CheckStsParameters(const StsRequest& request,
                                           std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : request.parameters) {
        if (std::ranges::find(known, name) == known.end())
            return FieldInvalid(base::QuoteName(name), "is not offered by this node");
    }
    return std::nullopt;
}

bool TakesStsLink(const net::ServerRequest& head) {
    if (head.method != "GET") return false;
    const auto read = ReadStsRequest(head);
    const auto* request = std::get_if<StsRequest>(&read);
    return request != nullptr && request->action == "GetCallerIdentity";
}

}  // namespace api
