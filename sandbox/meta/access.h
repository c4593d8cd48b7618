// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "net/http_server.h"
#include "sandbox/meta/graph_error.h"
#include "sandbox/meta/parameters.h"

#include <optional>
#include <string>
#include <vector>

namespace sandbox {

// A request's path after its version: "/v26.0/act_1/customaudiences" has two segments.
struct GraphPath {
    std::string version;
    std::vector<std::string> segments;
};

// What the caller must prove. An empty app secret: no proof is asked for.
struct Credentials {
    base::Secret token;
    base::Secret app_secret;
    bool expired = false;
};

// 2635 unless the version is written and still served.
std::optional<GraphError> ReadPath(std::string_view path, GraphPath& out);

// The five protocol features gone since 27 October 2026: pretty, debug, date_format, ids on the
// root, and conditional reads.
std::optional<GraphError> CheckLegacy(const net::ServerRequest& request,
                                      const Parameters& parameters);

// Token, in the header or as a parameter, and appsecret_proof, plain or with appsecret_time.
// `real_now` is the machine's time: a caller's clock does not move with the sandbox's.
std::optional<GraphError> CheckCredentials(const net::ServerRequest& request,
                                           const Parameters& parameters,
                                           const Credentials& credentials, base::WallTime real_now);

}  // namespace sandbox
