// SPDX-License-Identifier: Apache-2.0
#include "api/v1/console.h"

#include "api/aws/recording.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace api {
namespace {

using access_control::ConsoleSessions;

constexpr std::string_view kSignInPath = "/v1/sign-in";
constexpr std::string_view kSignOutPath = "/v1/sign-out";
constexpr std::size_t kJsonDepthMax = 2;

// The value of the session's cookie; none when it is not there, or twice.
std::optional<std::string_view> SessionSecret(const net::ServerRequest& request) {
    std::optional<std::string_view> found;
    for (const net::HttpHeader& header : request.headers) {
        if (base::AsciiLower(header.name) != "cookie") continue;
        std::string_view rest = header.value;
        while (!rest.empty()) {
            std::string_view pair = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
            while (pair.starts_with(' ')) pair.remove_prefix(1);
            const std::size_t equals = pair.find('=');
            if (pair.substr(0, equals) != kSessionCookie || equals == std::string_view::npos)
                continue;
            if (found) return std::nullopt;
            found = pair.substr(equals + 1);
        }
    }
    return found;
}

ApiError Problem(int status, std::string_view type, std::string message) {
    ApiError error;
    error.status = status;
    error.type = type;
    error.message = std::move(message);
    return error;
}

ApiError ToApiError(const base::Error& error) {
    if (error.code == base::ErrorCode::kResourceExhausted)
        return Problem(429, "ThrottlingException", error.message);
    return FromError(error, {});
}

base::Result<access_control::SignInRequest> ReadSignIn(const net::ServerRequest& request) {
    ASSIGN_OR_RETURN(const base::Json json,
                     base::ParseJson(request.body, {kSignInBodyBytesMax, kJsonDepthMax}));
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "", {"account", "user", "password", "code"}));
    access_control::SignInRequest read;
    ASSIGN_OR_RETURN(read.account, reader.Text("account"));
    ASSIGN_OR_RETURN(read.user, reader.Text("user"));
    ASSIGN_OR_RETURN(const std::string password, reader.Text("password"));
    read.password = base::Secret::FromText(password);
    ASSIGN_OR_RETURN(const auto code, reader.OptionalText("code"));
    read.code = code.value_or("");
    read.address = request.peer_address;
    return read;
}

base::Status CountAttempt(const ConsoleDesk& desk, const access_control::SignInRequest& request) {
    ASSIGN_OR_RETURN(auto transaction, desk.database.Begin());
    RETURN_IF_ERROR(ConsoleSessions(desk.database, desk.node.keys, desk.hasher)
                        .Count(request, desk.node.clock.Now()));
    return transaction.Commit();
}

base::Status Record(const ConsoleDesk& desk, const net::ServerRequest& request,
                    const access_control::Caller& caller, std::string action) {
    audit::Act act = ActOf(request, desk.node.clock.Now(), desk.request_id);
    act.record.account = caller.account;
    act.record.principal = caller.arn;
    act.record.action = std::move(action);
    act.record.resources = {caller.arn};
    act.record.changes = true;
    act.origin.access_key_id = caller.key.text();
    return desk.trail.Append(act);
}

base::Result<access_control::NewConsoleSession>
BeginSession(const ConsoleDesk& desk, const net::ServerRequest& request,
             const access_control::SignInRequest& typed) {
    ConsoleSessions sessions(desk.database, desk.node.keys, desk.hasher);
    RETURN_IF_ERROR(CountAttempt(desk, typed));
    ASSIGN_OR_RETURN(const auto user, sessions.CheckPassword(typed));
    ASSIGN_OR_RETURN(auto transaction, desk.database.Begin());
    ASSIGN_OR_RETURN(auto session, sessions.SignIn(typed, user, desk.node.random, desk.node.clock));
    RETURN_IF_ERROR(Record(desk, request, session.caller, "glovebox:SignIn"));
    RETURN_IF_ERROR(transaction.Commit());
    return session;
}

base::Status EndSession(const ConsoleDesk& desk, const net::ServerRequest& request,
                        std::string_view secret) {
    ConsoleSessions sessions(desk.database, desk.node.keys, desk.hasher);
    ASSIGN_OR_RETURN(auto transaction, desk.database.Begin());
    const auto caller = sessions.Authenticate(secret, desk.node.clock.Now());
    if (!caller.ok() && caller.error().code != base::ErrorCode::kNotFound) return caller.error();
    if (caller.ok()) RETURN_IF_ERROR(Record(desk, request, *caller, "glovebox:SignOut"));
    RETURN_IF_ERROR(sessions.SignOut(secret));
    return transaction.Commit();
}

net::HttpResponse Response(const ConsoleDesk& desk, int status, std::string_view secret,
                           std::chrono::seconds age) {
    net::HttpResponse response;
    response.status = status;
    std::string cookie(kSessionCookie);
    cookie.append("=").append(secret).append("; Path=/; Max-Age=");
    cookie.append(std::to_string(age.count())).append("; Secure; HttpOnly; SameSite=Strict");
    response.headers = {{"Set-Cookie", std::move(cookie)},
                        {"x-amzn-RequestId", desk.request_id},
                        {"Cache-Control", "no-store"}};
    return response;
}

}  // namespace

ConsoleRequest ConsoleRequestOf(const net::ServerRequest& request) {
    const std::string& path = request.target.path;
    if (net::FindHeader(request.headers, "Authorization") != nullptr) return ConsoleRequest::kNone;
    if (request.method == "POST" && path == kSignInPath) return ConsoleRequest::kSignIn;
    if (request.method == "POST" && path == kSignOutPath) return ConsoleRequest::kSignOut;
    const bool session = path.starts_with("/v1/") && SessionSecret(request).has_value();
    return session ? ConsoleRequest::kSession : ConsoleRequest::kNone;
}

std::optional<ApiError> CheckSignInHead(const net::ServerRequest& head) {
    const std::string* text = net::FindHeader(head.headers, "Content-Length");
    std::size_t bytes = 0;
    if (text == nullptr)
        return Problem(411, "ValidationException", "the request must say how long its body is");
    const char* end = text->data() + text->size();
    const auto [stop, problem] = std::from_chars(text->data(), end, bytes);
    if (problem == std::errc() && stop == end && bytes <= kSignInBodyBytesMax) return std::nullopt;
    return Problem(413, "ValidationException", "the body is too long");
}

bool IsFromOwnPage(const net::ServerRequest& request) {
    if (request.method == "GET" || request.method == "HEAD") return true;
    const std::string* origin = net::FindHeader(request.headers, "Origin");
    const std::string* host = net::FindHeader(request.headers, "Host");
    if (origin == nullptr || host == nullptr) return false;
    if (net::CountHeader(request.headers, "Origin") != 1) return false;
    // Where TLS ends before this node, the browser sees https and this node does not.
    return *origin == "https://" + *host || (!request.secure && *origin == "http://" + *host);
}

ApiError NotOwnPage() {
    return Problem(403, "AccessDeniedException",
                   "the header Origin must name this node, as pages of its own send it");
}

Reply SignIn(const ConsoleDesk& desk, const net::ServerRequest& request) {
    if (!IsFromOwnPage(request)) return NotOwnPage();
    const auto typed = ReadSignIn(request);
    if (!typed.ok()) return FieldInvalid("body", typed.error().message);
    const auto session = BeginSession(desk, request, *typed);
    if (!session.ok()) return ToApiError(session.error());
    net::HttpResponse response =
        Response(desk, 200, session->secret.RevealText(), access_control::kConsoleSessionMax);
    base::Json json = base::Json::MakeObject();
    json.Set("principal", session->caller.arn)
        .Set("accountId", session->caller.account.text())
        .Set("expiresAt", base::ToIso8601(session->ends));
    response.headers.push_back({"Content-Type", "application/json"});
    response.body = json.Dump();
    return response;
}

Reply SignOut(const ConsoleDesk& desk, const net::ServerRequest& request) {
    if (!IsFromOwnPage(request)) return NotOwnPage();
    if (const auto secret = SessionSecret(request)) {
        const auto ended = EndSession(desk, request, *secret);
        if (!ended.ok()) return FromError(ended.error(), {});
    }
    return Response(desk, 204, "", std::chrono::seconds(0));
}

base::Result<access_control::Caller> SessionCaller(const ConsoleDesk& desk,
                                                   const net::ServerRequest& request) {
    return ConsoleSessions(desk.database, desk.node.keys, desk.hasher)
        .Authenticate(SessionSecret(request).value_or(""), desk.node.clock.Now());
}

}  // namespace api
