// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.h"
#include "sandbox/meta/access.h"
#include "sandbox/meta/parameters.h"
#include "sandbox/meta/users_call.h"

#include <optional>
#include <string>

namespace sandbox {

// From this size on, a query string that holds a payload resets the connection.
inline constexpr std::size_t kQueryPayloadBytesMax = std::size_t{8} << 10U;

enum class Route {
    kReadAccount,
    kListAudiences,
    kCreateAudience,
    kReadAudience,
    kAddUsers,
    kListSessions,
    kNotPermitted,  // Meta has it, the sandbox does not yet
    kUnknown,
};

// A request, read as far as it can be read without knowing the world. Refers to the request.
struct GraphCall {
    const net::ServerRequest* request = nullptr;
    bool payload_in_long_query = false;
    std::optional<GraphError> unreadable;
    GraphPath path;
    Parameters parameters;
    Route route = Route::kUnknown;
    bool is_write = false;
    std::string object;  // the audience's id, or the account's without act_
    std::optional<UsersProblem> users_problem;
    UsersCall users;
};

GraphCall ReadGraphCall(const net::ServerRequest& request, const CellChecker& checker);

}  // namespace sandbox
