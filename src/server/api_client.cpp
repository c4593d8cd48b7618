// SPDX-License-Identifier: Apache-2.0
#include "server/api_client.h"

namespace server {
namespace {

base::ErrorCode CodeOf(int status) {
    switch (status) {
        case 400: return base::ErrorCode::kInvalidArgument;
        case 401:
        case 403: return base::ErrorCode::kPermissionDenied;
        case 404: return base::ErrorCode::kNotFound;
        case 409: return base::ErrorCode::kConflict;
        case 402: return base::ErrorCode::kResourceExhausted;
        case 429:
        case 503: return base::ErrorCode::kUnavailable;
        default: return base::ErrorCode::kInternal;
    }
}

}  // namespace

base::Error ErrorOfAnswer(int status, std::string_view body) {
    const auto json = base::ParseJson(body);
    const base::Json* message = json.ok() ? json->Find("message") : nullptr;
    if (message == nullptr || !message->is_string()) {
        return {CodeOf(status), "the node answered with status " + std::to_string(status), {}};
    }
    return {CodeOf(status), message->AsString(), {}};
}

}  // namespace server
