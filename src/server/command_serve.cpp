// SPDX-License-Identifier: Apache-2.0
#include "access/sign_in_limits.h"
#include "audit/digests.h"
#include "base/log.h"
#include "server/answering.h"
#include "server/audience_jobs.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/query_service.h"
#include "server/region.h"
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

// Makes and delivers audiences in the background; none without the role.
base::Result<std::unique_ptr<jobs::JobRunner>>
StartJobs(Node& node, const ServeArguments& arguments, const Roles& roles) {
    if (!roles.activation) return std::unique_ptr<jobs::JobRunner>();
    return jobs::JobRunner::Start(
        {node.folder(), node.database_file(), node.keys(), node.clock(), node.random()},
        AudienceJobs(node.request_services(arguments.region), node.folder()), {});
}

// What commands on the data directory know of the server, and what nobody needs any more.
base::Status Prepare(Node& node, const ServeArguments& arguments) {
    ASSIGN_OR_RETURN(auto transaction, node.database().Begin());
    RETURN_IF_ERROR(RememberRegion(node, arguments.region));
    RETURN_IF_ERROR(access_control::SignInLimits(node.database()).ForgetOld(node.clock().Now()));
    return transaction.Commit();
}

}  // namespace

int Run(Node& node, const ServeArguments& arguments) {
    const auto roles = ParseRoles(arguments.roles);
    if (!roles.ok()) return PrintUsage(roles.error().message);
    auto serving = PlanServing(arguments);
    if (!serving.ok()) return PrintUsage(serving.error().message);
    const sigset_t signals = BlockStopSignals();
    base::SetLogLevel(base::LogLevel::kInfo);
    if (const auto kept = Prepare(node, arguments); !kept.ok())
        return PrintFailure(kept.error(), false);
    const auto answering = Answering::Make(node, arguments, *roles, serving->listen.loopback);
    if (!answering.ok()) return PrintFailure(answering.error(), false);
    const auto digests =
        audit::HourlyDigests::Start(node.database_file(), node.keys(), node.clock());
    if (!digests.ok()) return PrintFailure(digests.error(), false);
    std::unique_ptr<runs::QueryRunner> queries;
    if (roles->query) {
        auto started = StartQueries(node, arguments, (*answering)->metrics());
        if (!started.ok()) return PrintFailure(started.error(), false);
        queries = *std::move(started);
    }
    const auto jobs = StartJobs(node, arguments, *roles);
    if (!jobs.ok()) return PrintFailure(jobs.error(), false);
    serving->http.check_head = [&](const net::ServerRequest& head) {
        return (*answering)->CheckHead(head);
    };
    const auto server =
        net::HttpServer::Start(serving->http, [&](const net::ServerRequest& request) {
            return (*answering)->Answer(request);
        });
    if (!server.ok()) return PrintFailure(server.error(), false);
    (*answering)->metrics().Watch({"glovebox_connections", "Open connections."}, [&server] {
        return static_cast<double>((*server)->connections());
    });
    Print(fmt::format("Listening on {}://{}\n", serving->secure ? "https" : "http",
                      (*server)->HostAndPort()));
    WaitForTheEnd(signals, (*answering)->health(), arguments.drain_delay);
    base::Log(base::LogLevel::kInfo, "stopping");
    (*server)->Stop();
    if (queries) queries->Stop(arguments.run_grace);
    if (*jobs) (*jobs)->Stop();
    return kExitDone;
}

}  // namespace server
