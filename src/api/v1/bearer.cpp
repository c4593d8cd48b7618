// SPDX-License-Identifier: Apache-2.0
#include "api/v1/bearer.h"

namespace api {

std::optional<std::string_view> BearerTokenOf(const net::ServerRequest& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string* header = net::FindHeader(request.headers, "Authorization");
    if (header == nullptr || net::CountHeader(request.headers, "Authorization") != 1) return {};
    if (!header->starts_with(kScheme) || !request.target.path.starts_with("/v1/")) return {};
    return std::string_view(*header).substr(kScheme.size());
}

}  // namespace api
