// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "net/http_server.h"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace api {

inline constexpr std::size_t kStsParametersMax = 100;

// One request in AWS's query protocol: its action and the other parameters. Plain value.
struct StsRequest {
    std::string action;
    std::map<std::string, std::string, std::less<>> parameters;
};

// From the body of a POST or the query of a GET. Refused: another version, a parameter that stands twice, both places
// at once.
std::variant<StsRequest, ApiError> ReadStsRequest(const net::ServerRequest& request);

// The first parameter that is not one of `known`, refused by its name.
std::optional<ApiError> CheckStsParameters(const StsRequest& request,
                                           std::initializer_list<std::string_view> known);

// Whether a request that may carry a presigned signature is one for which those are taken.
bool TakesStsLink(const net::ServerRequest& head);

}  // namespace api
