// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/secret.h"
#include "net/http_server.h"
#include "server/arguments_serve.h"

#include <optional>

namespace server {

inline constexpr std::size_t kMetricsTokenBytesMin = 16;

// Who may read /metrics: whoever holds the token of the configured file. Without one, anybody, but
// only on a server that nothing beyond this machine can be meant to reach: it listens on loopback, and
// no name or proxy is configured. Immutable; thread-safe.
class MetricsAccess final {
  public:
    // Reads the token. kInvalidArgument for one that is too short.
    static base::Result<MetricsAccess> Make(const ServeArguments& arguments, bool on_loopback);

    // None: it may. Else the answer.
    std::optional<net::ServerAnswer> Refusal(const net::ServerRequest& request) const;

  private:
    MetricsAccess(std::optional<base::Secret> token, bool open)
        : token_(std::move(token)), open_(open) {}

    std::optional<base::Secret> token_;
    bool open_;
};

}  // namespace server
