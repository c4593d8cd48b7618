// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/front_door.h"
#include "base/pool.h"
#include "monitoring/metrics.h"
#include "server/health.h"
#include "server/metrics_access.h"
#include "server/node.h"
#include "server/serving.h"

#include <memory>
#include <optional>

namespace server {

// What answers the requests of one server: the API's front door, and what is asked without a
// signature: health and metrics. Thread-safe.
class Answering final {
  public:
    // References outlive it.
    static base::Result<std::unique_ptr<Answering>>
    Make(Node& node, const ServeArguments& arguments, const Roles& roles, bool on_loopback);

    // For HttpServerOptions::check_head.
    std::optional<net::ServerAnswer> CheckHead(const net::ServerRequest& head);
    net::ServerAnswer Answer(const net::ServerRequest& request);

    Health& health() { return health_; }
    monitoring::Metrics& metrics() { return *metrics_; }

  private:
    Answering(Node& node, std::unique_ptr<monitoring::Metrics> metrics, MetricsAccess access,
              std::unique_ptr<api::FrontDoor> door);

    std::optional<net::ServerAnswer> CheckUncounted(const net::ServerRequest& head);
    net::ServerAnswer AnswerUncounted(const net::ServerRequest& request);

    std::unique_ptr<monitoring::Metrics> metrics_;
    MetricsAccess access_;
    std::unique_ptr<api::FrontDoor> door_;  // none without the role
    base::Pool<metadata::Database> databases_;
    Health health_;
};

}  // namespace server
