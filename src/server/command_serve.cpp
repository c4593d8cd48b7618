// SPDX-License-Identifier: Apache-2.0
#include "api/aws/front_door.h"
#include "base/log.h"
#include "base/pool.h"
#include "metadata/try_write.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/health.h"
#include "server/output.h"
#include "server/serving.h"

#include <csignal>
#include <fmt/core.h>
#include <pthread.h>

namespace server {
namespace {

// Signals end the server in order, so they are waited for on one thread and blocked on all others.
sigset_t BlockStopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

// Until told to stop, and then for as long as load balancers take to notice, or the second word.
void WaitForTheEnd(const sigset_t& signals, Health& health, std::chrono::seconds drain_delay) {
    int signal = 0;
    sigwait(&signals, &signal);
    health.Drain();
    base::Log(base::LogLevel::kInfo, "draining");
    if (drain_delay.count() == 0) return;
    const timespec delay{.tv_sec = drain_delay.count(), .tv_nsec = 0};
    sigtimedwait(&signals, nullptr, &delay);
}

net::ServerAnswer NoSuchRole() {
    net::ServerAnswer answer;
    answer.response.status = 404;
    answer.response.headers = {{"Content-Type", "text/plain"}};
    answer.response.body = "this process does not serve the API (--roles)\n";
    return answer;
}

// What answers requests: the API's front door, and what is asked without a signature.
class Answering final {
  public:
    static base::Result<std::unique_ptr<Answering>>
    Make(Node& node, const ServeArguments& arguments, const Roles& roles) {
        std::unique_ptr<api::FrontDoor> door;
        if (roles.api) {
            ASSIGN_OR_RETURN(door, api::FrontDoor::Make(node.request_services(arguments.region),
                                                        node.database_file()));
        }
        return std::unique_ptr<Answering>(new Answering(node, std::move(door)));
    }

    std::optional<net::ServerAnswer> CheckHead(const net::ServerRequest& head) {
        if (Health::IsAsked(head)) return std::nullopt;
        if (!door_) return NoSuchRole();
        return door_->CheckHead(head);
    }

    net::ServerAnswer Answer(const net::ServerRequest& request) {
        if (Health::IsAsked(request)) return health_.Answer(request);
        return door_ ? door_->Answer(request) : NoSuchRole();
    }

    Health& health() { return health_; }

  private:
    Answering(Node& node, std::unique_ptr<api::FrontDoor> door)
        : door_(std::move(door)),
          databases_(
              [file = node.database_file()]() -> base::Result<std::unique_ptr<metadata::Database>> {
                  ASSIGN_OR_RETURN(auto database, metadata::Database::Open(file));
                  return std::make_unique<metadata::Database>(std::move(database));
              }),
          health_(node.clock(), [this]() -> base::Status {
              ASSIGN_OR_RETURN(const auto database, databases_.Take());
              return metadata::TryWrite(*database);
          }) {}

    std::unique_ptr<api::FrontDoor> door_;  // none without the role
    base::Pool<metadata::Database> databases_;
    Health health_;
};

}  // namespace

int Run(Node& node, const ServeArguments& arguments) {
    const auto roles = ParseRoles(arguments.roles);
    if (!roles.ok()) return PrintUsage(roles.error().message);
    auto serving = PlanServing(arguments);
    if (!serving.ok()) return PrintUsage(serving.error().message);
    const sigset_t signals = BlockStopSignals();
    base::SetLogLevel(base::LogLevel::kInfo);
    const auto answering = Answering::Make(node, arguments, *roles);
    if (!answering.ok()) return PrintFailure(answering.error(), false);
    serving->http.check_head = [&](const net::ServerRequest& head) {
        return (*answering)->CheckHead(head);
    };
    const auto server =
        net::HttpServer::Start(serving->http, [&](const net::ServerRequest& request) {
            return (*answering)->Answer(request);
        });
    if (!server.ok()) return PrintFailure(server.error(), false);
    Print(fmt::format("Listening on {}://{}\n", serving->secure ? "https" : "http",
                      (*server)->HostAndPort()));
    WaitForTheEnd(signals, (*answering)->health(), arguments.drain_delay);
    base::Log(base::LogLevel::kInfo, "stopping");
    (*server)->Stop();
    return kExitDone;
}

}  // namespace server
