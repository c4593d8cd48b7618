// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/access.h"

#include "sandbox/meta/digest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 2> kVersions = {"v25.0", "v26.0"};
constexpr std::array<std::string_view, 3> kGoneParameters = {"pretty", "debug", "date_format"};
constexpr std::string_view kBearer = "Bearer ";
constexpr std::chrono::seconds kProofAgeMax{300};

GraphError BadToken(std::string message) {
    return {.code = 190, .subcode = 467, .message = std::move(message)};
}

bool SameSecret(const base::Secret& expected, std::string_view given) {
    return expected.Equals(base::Secret::FromText(given));
}

// The token from wherever it stands. Two that differ are as bad as none.
std::optional<std::string> TokenOf(const net::ServerRequest& request,
                                   const Parameters& parameters) {
    const std::string* header = net::FindHeader(request.headers, "Authorization");
    std::optional<std::string> token = parameters.Text("access_token");
    if (header == nullptr) return token;
    if (!header->starts_with(kBearer)) return std::nullopt;
    std::string from_header = header->substr(kBearer.size());
    if (token && *token != from_header) return std::nullopt;
    return from_header;
}

std::optional<GraphError> CheckProof(const Parameters& parameters, const Credentials& credentials,
                                     base::WallTime real_now) {
    if (credentials.app_secret.empty()) return std::nullopt;
    const auto proof = parameters.Text("appsecret_proof");
    if (!proof) {
        return BadParameter("API calls from the server require an appsecret_proof argument",
                            "appsecret_proof");
    }
    std::string message(credentials.token.RevealText());
    if (const auto time = parameters.Text("appsecret_time")) {
        std::int64_t seconds = 0;
        const auto [end, problem] =
            std::from_chars(time->data(), time->data() + time->size(), seconds);
        if (problem != std::errc() || end != time->data() + time->size()) {
            return BadParameter("appsecret_time is not a number of seconds", "appsecret_time");
        }
        const auto now =
            std::chrono::duration_cast<std::chrono::seconds>(real_now.time_since_epoch());
        if (std::abs(now.count() - seconds) > kProofAgeMax.count()) {
            return BadParameter("appsecret_time is too far from now", "appsecret_time");
        }
        message += "|" + *time;
    }
    const std::string expected = HmacSha256Hex(credentials.app_secret.RevealText(), message);
    if (*proof == expected) return std::nullopt;
    return GraphError{.code = 104,
                      .message = "Invalid appsecret_proof provided in the API argument"};
}

}  // namespace

std::optional<GraphError> ReadPath(std::string_view path, GraphPath& out) {
    std::vector<std::string> segments;
    for (std::string_view rest = path; !rest.empty();) {
        rest.remove_prefix(1);
        const std::string_view segment = rest.substr(0, rest.find('/'));
        if (!segment.empty()) segments.emplace_back(segment);
        rest.remove_prefix(segment.size());
    }
    const bool known = !segments.empty() && std::find(kVersions.begin(), kVersions.end(),
                                                      segments.front()) != kVersions.end();
    if (!known) {
        return GraphError{.code = 2635,
                          .message =
                              "You are calling a deprecated version of the Ads API, or none"};
    }
    out.version = segments.front();
    out.segments.assign(segments.begin() + 1, segments.end());
    return std::nullopt;
}

std::optional<GraphError> CheckLegacy(const net::ServerRequest& request,
                                      const Parameters& parameters) {
    for (const std::string_view name : kGoneParameters) {
        if (parameters.Find(name) != nullptr) {
            return BadParameter("Parameter " + std::string(name) + " is no longer supported",
                                std::string(name));
        }
    }
    if (parameters.Find("ids") != nullptr)
        return BadParameter("Reading several ids at once is no longer supported", "ids");
    if (net::FindHeader(request.headers, "If-None-Match") != nullptr) {
        return BadParameter("Conditional reads are no longer supported");
    }
    return std::nullopt;
}

std::optional<GraphError> CheckCredentials(const net::ServerRequest& request,
                                           const Parameters& parameters,
                                           const Credentials& credentials,
                                           base::WallTime real_now) {
    const auto token = TokenOf(request, parameters);
    if (!token) {
        return GraphError{.code = 104,
                          .message = "An access token is required to request this resource"};
    }
    if (!SameSecret(credentials.token, *token)) return BadToken("Invalid OAuth access token");
    if (credentials.expired) {
        return GraphError{.code = 190,
                          .subcode = 463,
                          .message = "Error validating access token: session has expired"};
    }
    return CheckProof(parameters, credentials, real_now);
}

}  // namespace sandbox
