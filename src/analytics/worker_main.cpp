// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_main.h"

#include "analytics/error_json.h"
#include "analytics/sandbox_self.h"
#include "analytics/worker_requests.h"

#include <exception>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace analytics {
namespace {

constexpr int kSandboxFailed = 70;

// The main thread may be deep in a query when the parent dies; nobody else would notice. Ends with the process.
void ExitWithParent(int socket) {
    pollfd entry{.fd = socket, .events = 0, .revents = 0};
    while (poll(&entry, 1, -1) <= 0 || (entry.revents & (POLLHUP | POLLERR)) == 0) {}
    _exit(0);
}

bool NobodyAsks(int socket) {
    pollfd entry{.fd = socket, .events = POLLIN, .revents = 0};
    return poll(&entry, 1, 0) == 0;
}

// The outermost catch: whatever a library lets through becomes an error without its text.
base::Result<base::Json> HandleSafely(WorkerRequests& requests,
                                      WorkerConnection::Request& request) {
    try {
        return requests.Handle(request);
    } catch (const std::bad_alloc&) {
        return base::ResourceExhausted("needs more memory than its limit");
    } catch (const std::exception&) {
        return base::Internal("the worker failed");
    }
}

std::string TextOf(const base::Result<base::Json>& answer) {
    const auto failed = [](const base::Error& error) {
        return base::Json::MakeObject().Set("error", ToJson(error)).Dump();
    };
    if (!answer.ok()) return failed(answer.error());
    std::string text = answer->Dump();
    if (text.size() <= kAnswerBytesMax) return text;
    return failed(base::ResourceExhausted("the answer is too large"));
}

base::Status Serve(int socket) {
    WorkerConnection connection(socket);
    WorkerRequests requests(connection);
    // Who was started ahead has the time.
    if (NobodyAsks(socket)) requests.OpenAhead();
    for (;;) {
        ASSIGN_OR_RETURN(auto request, connection.Next());
        RETURN_IF_ERROR(
            connection.Send(MessageKind::kAnswer, TextOf(HandleSafely(requests, request))));
    }
}

}  // namespace

int WorkerMain(int socket) {
    const auto sandboxed = EnterSandbox();
    if (!sandboxed.ok()) return kSandboxFailed;
    const base::Json hello = base::Json::MakeObject().Set("landlock", sandboxed->landlock);
    WorkerConnection connection(socket);
    if (!connection.Send(MessageKind::kHello, hello.Dump()).ok()) return kSandboxFailed;
    const std::jthread watch(ExitWithParent, socket);
    const base::Status served = Serve(socket);
    // No destructors of libraries in a process that is thrown away.
    _exit(served.ok() || served.error().code == base::ErrorCode::kUnavailable ? 0 : 1);
}

}  // namespace analytics
