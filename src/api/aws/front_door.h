// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/caller_cache.h"
#include "api/aws/service.h"
#include "base/pool.h"
#include "crypto/sigv4_verify.h"
#include "net/http_server.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace api {

// Where AWS's clients come in: finds the service by the scope of the signature, the caller by its key, asks the
// policies, and hands on. Everything it does not let through is answered as that service's clients expect.
// Thread-safe.
class FrontDoor final {
  public:
    // Each thread that comes opens the database file for itself.
    static base::Result<std::unique_ptr<FrontDoor>> Make(NodeServices node,
                                                         std::filesystem::path database_file);

    // Whether the body is worth reading: key, date and scope. For HttpServerOptions::check_head.
    std::optional<net::ServerAnswer> CheckHead(const net::ServerRequest& head);

    net::ServerAnswer Answer(const net::ServerRequest& request);

  private:
    // What one thread works with at a time.
    struct Desk {
        Desk(metadata::Database opened, const crypto::KeyRing& keys)
            : database(std::move(opened)), callers(database, keys) {}

        metadata::Database database;
        access_control::CallerCache callers;
    };

    FrontDoor(NodeServices node, std::filesystem::path database_file,
              std::vector<std::unique_ptr<Service>> services);

    // nullptr when no service has that name.
    const Service* FindService(std::string_view name) const;
    crypto::SigV4Terms Terms(const Service& service);
    net::HttpResponse Serve(Desk& desk, const net::ServerRequest& request,
                            const std::string& request_id);
    net::HttpResponse ServeBearer(Desk& desk, std::string_view token,
                                  const net::ServerRequest& request, const std::string& request_id);
    net::HttpResponse Respond(const Service& service, const HandlerContext& context,
                              const net::ServerRequest& request);

    NodeServices node_;
    std::vector<std::unique_ptr<Service>> services_;
    base::Pool<Desk> desks_;
};

}  // namespace api
