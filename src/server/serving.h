// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.h"
#include "server/arguments.h"
#include "server/listen_address.h"

#include <string>
#include <vector>

namespace server {

// What one process of a node does. Each is a value of --roles.
struct Roles {
    bool api = false;         // answers AWS's clients
    bool query = false;       // runs queries
    bool activation = false;  // makes and delivers audiences
};

base::Result<Roles> ParseRoles(const std::vector<std::string>& names);

// How the server listens and whom it lets in, from what was configured. Every error is a mistake in
// usage: what is unsafe, or means nothing, is refused before anything listens.
struct Serving {
    net::HttpServerOptions http;  // all but its check of heads
    ListenAddress listen;
    bool secure = false;
};

base::Result<Serving> PlanServing(const ServeArguments& arguments);

}  // namespace server
