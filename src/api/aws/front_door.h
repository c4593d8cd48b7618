// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/caller_cache.h"
#include "api/aws/refusal_records.h"
#include "api/v1/console.h"
#include "base/pool.h"
#include "crypto/sigv4_verify.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace api {

// Where AWS's clients come in: finds the service by the scope of the signature, the caller by its key, asks the
// policies, and hands on. Everything it does not let through is answered as that service's clients expect, and nothing
// is answered that the audit trail does not have or soon will.
// Thread-safe.
class FrontDoor final {
  public:
    // Each thread that comes opens the database file for itself.
    static base::Result<std::unique_ptr<FrontDoor>> Make(NodeServices node,
                                                         std::filesystem::path database_file);

    // Whether the body is worth reading: key, date and scope, or token, or session. For HttpServerOptions::check_head.
    std::optional<net::ServerAnswer> CheckHead(const net::ServerRequest& head);

    net::ServerAnswer Answer(const net::ServerRequest& request);

  private:
    // What one thread works with at a time.
    struct Desk {
        Desk(metadata::Database opened, const crypto::KeyRing& keys, base::Random& random)
            : database(std::move(opened)), callers(database, keys), trail(database, keys, random) {}

        metadata::Database database;
        access_control::CallerCache callers;
        audit::Trail trail;
    };

    FrontDoor(NodeServices node, std::filesystem::path database_file,
              std::vector<std::unique_ptr<Service>> services,
              std::unique_ptr<audit::Recorder> recorder);

    // nullptr when no service has that name.
    const Service* FindService(std::string_view name) const;
    crypto::SigV4Terms Terms(const Service& service, const net::ServerRequest& request);
    std::optional<net::ServerAnswer> CheckBearerHead(std::string_view token,
                                                     const net::ServerRequest& head,
                                                     const std::string& request_id);
    std::optional<net::ServerAnswer> CheckConsoleHead(ConsoleRequest kind,
                                                      const net::ServerRequest& head,
                                                      const std::string& request_id);
    base::Result<access_control::Caller> BearerCaller(Desk& desk, std::string_view token);
    net::HttpResponse Serve(Desk& desk, const net::ServerRequest& request,
                            const std::string& request_id);
    net::HttpResponse ServeBearer(Desk& desk, std::string_view token,
                                  const net::ServerRequest& request, const std::string& request_id);
    net::HttpResponse ServeConsole(Desk& desk, ConsoleRequest kind,
                                   const net::ServerRequest& request,
                                   const std::string& request_id);
    // To who came with a token or session that is none.
    net::HttpResponse RefuseUnknown(const base::Error& error, std::string message,
                                    const net::ServerRequest& request,
                                    const std::string& request_id);
    net::HttpResponse Respond(const Service& service, Desk& desk, HandlerContext context,
                              const net::ServerRequest& request);
    // Of what was not recorded with its change. When it cannot be, the answer is that failure.
    Reply Record(Desk& desk, const HandlerContext& context, Reply reply);
    // Notes what was refused to a stranger; answers the error it is to be told.
    ApiError Refuse(ApiError error, const net::ServerRequest& request,
                    const std::string& request_id, const std::string& access_key_id);
    // To who signed for a service that is none.
    net::HttpResponse RefuseService(const crypto::SigV4Authorization& authorization,
                                    const net::ServerRequest& request,
                                    const std::string& request_id);
    net::HttpResponse RefuseAnywhere(const crypto::SigV4Refusal& refusal,
                                     const net::ServerRequest& request,
                                     const std::string& request_id);

    NodeServices node_;
    std::vector<std::unique_ptr<Service>> services_;
    std::unique_ptr<audit::Recorder> recorder_;
    RefusalRecords refusals_;
    crypto::PasswordHasher hasher_;
    base::Pool<Desk> desks_;
};

}  // namespace api
