// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/console_sessions.h"
#include "api/aws/handler.h"
#include "api/aws/service.h"
#include "audit/trail.h"

#include <optional>
#include <string>
#include <string_view>

namespace api {

inline constexpr std::size_t kSignInBodyBytesMax = 4096;  // nobody is known yet who sends it
inline constexpr std::string_view kSessionCookie = "__Host-glovebox";

// What people's browsers ask under /v1, without an Authorization header.
enum class ConsoleRequest {
    kNone,
    kSignIn,   // POST /v1/sign-in
    kSignOut,  // POST /v1/sign-out
    kSession,  // anything else with a session's cookie
};
ConsoleRequest ConsoleRequestOf(const net::ServerRequest& request);

// Before a body is read: what is wrong with its announced length, if it is to sign in.
std::optional<ApiError> CheckSignInHead(const net::ServerRequest& head);

// Whether a request that writes comes from a page of this node, as its Origin says. Another site's pages cannot send
// another, and reads change nothing.
bool IsFromOwnPage(const net::ServerRequest& request);

ApiError NotOwnPage();

// What it takes to answer them. References outlive it; used by one thread.
struct ConsoleDesk {
    const NodeServices& node;
    metadata::Database& database;
    audit::Trail& trail;
    crypto::PasswordHasher& hasher;
    std::string request_id;
};

// {"account","user","password","code"} becomes a session and its cookie. Both write their records with what they change.
Reply SignIn(const ConsoleDesk& desk, const net::ServerRequest& request);
Reply SignOut(const ConsoleDesk& desk, const net::ServerRequest& request);

// Whose session's cookie it carries; kNotFound for none of this node's.
base::Result<access_control::Caller> SessionCaller(const ConsoleDesk& desk,
                                                   const net::ServerRequest& request);

}  // namespace api
