// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/graph_error.h"

#include "base/bytes.h"

#include <array>
#include <span>
#include <utility>

namespace sandbox {
namespace {

constexpr std::array kUsual = {400};
constexpr std::array kThrottle = {400, 403, 429};
constexpr std::array kToken = {400, 401};
constexpr std::array kPermission = {400, 403};
constexpr std::array kMissing = {400, 404};
constexpr std::array kServer = {400, 500, 503};

std::span<const int> StatusesOf(const GraphError& error) {
    switch (error.code) {
        case 1:
        case 2:
        case 5000: return kServer;
        case 4:
        case 17:
        case 32:
        case 341:
        case 613: return kThrottle;
        case 102:
        case 104:
        case 190: return kToken;
        case 803: return kMissing;
        default: break;
    }
    if (error.code >= 80000 && error.code <= 80014) return kThrottle;
    if (error.code == 3 || error.code == 10 || error.code == 368) return kPermission;
    if (error.code >= 200 && error.code <= 299) return kPermission;
    if (error.code == 100 && error.subcode == 33) return kMissing;
    return kUsual;
}

std::string_view TypeOf(const GraphError& error) {
    if (error.code == 100 && error.subcode == 33) return "GraphMethodException";
    if (error.code >= 2600 && error.code < 2700) return "FacebookApiException";
    return "OAuthException";
}

std::string TraceId(base::Random& random) {
    std::array<std::uint8_t, 15> bytes{};
    random.Fill(bytes);
    return "A" + base::Base64Encode(bytes);
}

}  // namespace

GraphError BadParameter(std::string message, std::string blame) {
    return {.code = 100, .message = std::move(message), .blame = std::move(blame)};
}

GraphError MissingObject(const std::string& id) {
    return {
        .code = 100,
        .subcode = 33,
        .message =
            "Unsupported request. Object with ID '" + id +
            "' does not exist, cannot be loaded due to missing permissions, or does not support "
            "this operation."};
}

GraphError NotPermitted(std::string message) {
    return {.code = 200, .message = std::move(message)};
}

int StatusOf(const GraphError& error, base::Random& random) {
    if (error.status != 0) return error.status;
    const std::span<const int> statuses = StatusesOf(error);
    return statuses[random.Below(statuses.size())];
}

base::Json EnvelopeOf(const GraphError& error, base::Random& random) {
    base::Json inner = base::Json::MakeObject();
    inner.Set("message", "(#" + std::to_string(error.code) + ") " + error.message);
    inner.Set("type", TypeOf(error)).Set("code", error.code);
    if (error.subcode != 0) inner.Set("error_subcode", error.subcode);
    inner.Set("is_transient", error.transient);
    if (!error.blame.empty()) {
        base::Json fields = base::Json::MakeArray();
        fields.Append(base::Json::MakeArray({base::Json(error.blame)}));
        base::Json data = base::Json::MakeObject();
        data.Set("blame_field_specs", std::move(fields));
        inner.Set("error_data", random.Below(2) == 0 ? data : base::Json(data.Dump()));
    }
    inner.Set("fbtrace_id", TraceId(random));
    base::Json envelope = base::Json::MakeObject();
    envelope.Set("error", std::move(inner));
    return envelope;
}

}  // namespace sandbox
