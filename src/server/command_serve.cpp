// SPDX-License-Identifier: Apache-2.0
#include "api/aws/front_door.h"
#include "base/log.h"
#include "net/http_server.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/listen_address.h"
#include "server/output.h"

#include <csignal>
#include <fmt/core.h>
#include <pthread.h>

namespace server {
namespace {

constexpr std::size_t kJsonBodyBytesMax = std::size_t{10} << 20U;
constexpr std::size_t kConnectionsMax = 2'000;
constexpr unsigned kHandlerThreads = 8;  // most of them wait for the disk

// What a load balancer asks, without a signature: whether the process lives, and whether it takes
// requests.
std::optional<net::ServerAnswer> AnswerHealth(const net::ServerRequest& request) {
    const std::string& path = request.target.path;
    if (path != "/healthz" && path != "/readyz") return std::nullopt;
    net::ServerAnswer answer;
    answer.response.headers = {{"Content-Type", "text/plain"}, {"Cache-Control", "no-store"}};
    answer.response.body = "ok\n";
    if (request.method != "GET" && request.method != "HEAD") answer.response.status = 405;
    return answer;
}

// Signals end the server in order, so they are waited for on one thread and blocked on all others.
sigset_t BlockStopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

net::HttpServerOptions OptionsFor(const ServeArguments& arguments, const ListenAddress& listen,
                                  api::FrontDoor& door) {
    net::HttpServerOptions options;
    options.address = listen.address;
    options.port = listen.port;
    options.body_bytes_max = kJsonBodyBytesMax;
    options.connections_max = kConnectionsMax;
    options.handler_threads = kHandlerThreads;
    options.certificate_file = arguments.certificate_file;
    options.key_file = arguments.key_file;
    options.check_head =
        [&door](const net::ServerRequest& head) -> std::optional<net::ServerAnswer> {
        if (AnswerHealth(head)) return std::nullopt;
        return door.CheckHead(head);
    };
    return options;
}

}  // namespace

int Run(Node& node, const ServeArguments& arguments) {
    const auto listen = ParseListenAddress(arguments.listen);
    if (!listen.ok()) return PrintUsage(listen.error().message);
    const bool secure = !arguments.certificate_file.empty();
    if (!listen->loopback && !secure && !arguments.plain_http_allowed) {
        return PrintUsage("others could read what passes: give --tls-certificate and --tls-key, "
                          "listen on 127.0.0.1, or say --allow-plain-http");
    }
    const sigset_t signals = BlockStopSignals();
    base::SetLogLevel(base::LogLevel::kInfo);
    const auto door =
        api::FrontDoor::Make(node.request_services(arguments.region), node.database_file());
    if (!door.ok()) return PrintFailure(door.error(), false);
    const auto server = net::HttpServer::Start(OptionsFor(arguments, *listen, **door),
                                               [&door](const net::ServerRequest& request) {
                                                   if (auto health = AnswerHealth(request))
                                                       return *std::move(health);
                                                   return (*door)->Answer(request);
                                               });
    if (!server.ok()) return PrintFailure(server.error(), false);
    Print(
        fmt::format("Listening on {}://{}\n", secure ? "https" : "http", (*server)->HostAndPort()));
    int signal = 0;
    sigwait(&signals, &signal);
    base::Log(base::LogLevel::kInfo, "stopping");
    (*server)->Stop();
    return kExitDone;
}

}  // namespace server
