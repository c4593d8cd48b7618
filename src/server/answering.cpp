// SPDX-License-Identifier: Apache-2.0
#include "server/answering.h"

#include "metadata/try_write.h"

#include <filesystem>

namespace server {
namespace {

constexpr std::string_view kMetricsPath = "/metrics";

net::ServerAnswer PlainAnswer(int status, std::string_view text) {
    net::ServerAnswer answer;
    answer.response.status = status;
    answer.response.headers = {{"Content-Type", "text/plain"}};
    answer.response.body = text;
    return answer;
}

net::ServerAnswer NoSuchRole() {
    return PlainAnswer(404, "this process does not serve the API (--roles)\n");
}

// Strangers have nothing to send.
bool HasBody(const net::ServerRequest& head) {
    const std::string* length = net::FindHeader(head.headers, "Content-Length");
    return (length != nullptr && *length != "0") ||
           net::FindHeader(head.headers, "Transfer-Encoding") != nullptr;
}

// With its journal, which holds the newest changes.
std::optional<double> DatabaseBytes(const std::filesystem::path& file) {
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(file, failed);
    if (failed) return std::nullopt;
    const auto journal = std::filesystem::file_size(file.string() + "-wal", failed);
    return static_cast<double>(bytes + (failed ? 0 : journal));
}

void WatchNode(monitoring::Metrics& metrics, Node& node) {
    metrics.Watch({"glovebox_database_bytes", "Size of the node's database on disk."},
                  [file = node.database_file()] { return DatabaseBytes(file); });
    metrics.Watch({"glovebox_workers_started_total", "Worker processes started.", true},
                  [&node] { return static_cast<double>(node.worker_counts().started); });
    metrics.Watch({"glovebox_workers_lost_total",
                   "Worker processes that died, or were killed at a limit.", true},
                  [&node] { return static_cast<double>(node.worker_counts().lost); });
}

}  // namespace

Answering::Answering(Node& node, std::unique_ptr<monitoring::Metrics> metrics, MetricsAccess access,
                     std::unique_ptr<api::FrontDoor> door)
    : metrics_(std::move(metrics)),
      access_(std::move(access)),
      door_(std::move(door)),
      databases_(
          [file = node.database_file()]() -> base::Result<std::unique_ptr<metadata::Database>> {
              ASSIGN_OR_RETURN(auto database, metadata::Database::Open(file));
              return std::make_unique<metadata::Database>(std::move(database));
          }),
      health_(node.clock(), [this]() -> base::Status {
          ASSIGN_OR_RETURN(const auto database, databases_.Take());
          return metadata::TryWrite(*database);
      }) {}

base::Result<std::unique_ptr<Answering>>
Answering::Make(Node& node, const ServeArguments& arguments, const Roles& roles, bool on_loopback) {
    ASSIGN_OR_RETURN(MetricsAccess access, MetricsAccess::Make(arguments, on_loopback));
    auto metrics = std::make_unique<monitoring::Metrics>();
    WatchNode(*metrics, node);
    std::unique_ptr<api::FrontDoor> door;
    if (roles.api) {
        api::NodeServices services = node.request_services(arguments.region);
        services.metrics = metrics.get();
        ASSIGN_OR_RETURN(door, api::FrontDoor::Make(std::move(services), node.database_file()));
    }
    return std::unique_ptr<Answering>(
        new Answering(node, std::move(metrics), std::move(access), std::move(door)));
}

std::optional<net::ServerAnswer> Answering::CheckHead(const net::ServerRequest& head) {
    auto answer = CheckUncounted(head);
    if (answer) metrics_->CountAnswer(answer->response.status);
    return answer;
}

std::optional<net::ServerAnswer> Answering::CheckUncounted(const net::ServerRequest& head) {
    if (Health::IsAsked(head) || head.target.path == kMetricsPath) {
        if (HasBody(head)) return PlainAnswer(413, "nothing is read here\n");
        return std::nullopt;
    }
    if (!door_) return NoSuchRole();
    return door_->CheckHead(head);
}

net::ServerAnswer Answering::Answer(const net::ServerRequest& request) {
    net::ServerAnswer answer = AnswerUncounted(request);
    metrics_->CountAnswer(answer.response.status);
    return answer;
}

net::ServerAnswer Answering::AnswerUncounted(const net::ServerRequest& request) {
    if (Health::IsAsked(request)) return health_.Answer(request);
    if (request.target.path == kMetricsPath) {
        if (auto refusal = access_.Refusal(request)) return *std::move(refusal);
        net::ServerAnswer page;
        page.response.headers = {{"Content-Type", std::string(monitoring::kMetricsContentType)}};
        page.response.body = metrics_->Page();
        return page;
    }
    return door_ ? door_->Answer(request) : NoSuchRole();
}

}  // namespace server
