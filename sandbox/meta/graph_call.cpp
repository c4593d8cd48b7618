// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/graph_call.h"

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::string_view kAccountPrefix = "act_";

bool IsNumber(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Route RouteOfAccount(const std::string& method, std::string_view edge) {
    if (edge.empty()) return method == "GET" ? Route::kReadAccount : Route::kNotPermitted;
    if (edge == "customaudiences" && method == "GET") return Route::kListAudiences;
    if (edge == "customaudiences" && method == "POST") return Route::kCreateAudience;
    return edge == "usersofanyaudience" ? Route::kNotPermitted : Route::kUnknown;
}

Route RouteOfAudience(const std::string& method, std::string_view edge) {
    if (edge.empty()) return method == "GET" ? Route::kReadAudience : Route::kNotPermitted;
    if (edge == "users") return method == "POST" ? Route::kAddUsers : Route::kNotPermitted;
    if (edge == "sessions" && method == "GET") return Route::kListSessions;
    return edge == "usersreplace" ? Route::kNotPermitted : Route::kUnknown;
}

void SetRoute(const std::string& method, GraphCall& call) {
    const auto& segments = call.path.segments;
    if (segments.empty()) {
        call.route = method == "POST" ? Route::kNotPermitted : Route::kUnknown;  // a batch
        return;
    }
    if (segments.size() > 2) return;
    const std::string_view node = segments[0];
    const std::string_view edge =
        segments.size() == 2 ? std::string_view(segments[1]) : std::string_view();
    const bool is_account = node.starts_with(kAccountPrefix);
    call.object = is_account ? node.substr(kAccountPrefix.size()) : node;
    if (!IsNumber(call.object)) return;
    call.route = is_account ? RouteOfAccount(method, edge) : RouteOfAudience(method, edge);
}

}  // namespace

GraphCall ReadGraphCall(const net::ServerRequest& request, const CellChecker& checker) {
    GraphCall call;
    call.request = &request;
    call.payload_in_long_query = request.target.query.size() >= kQueryPayloadBytesMax &&
                                 request.target.query.find("payload=") != std::string::npos;
    if (call.payload_in_long_query) return call;
    call.unreadable = ReadPath(request.target.path, call.path);
    if (!call.unreadable) call.unreadable = call.parameters.Read(request);
    if (call.unreadable) return call;
    const std::string instead = call.parameters.Text("method").value_or("");
    const std::string method =
        request.method == "POST" && !instead.empty() ? instead : request.method;
    call.is_write = method != "GET";
    SetRoute(method, call);
    if (call.route == Route::kAddUsers)
        call.users_problem = ReadUsersCall(call.parameters, checker, call.users);
    return call;
}

}  // namespace sandbox
