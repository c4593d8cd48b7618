// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_process.h"

#include "analytics/call_wait.h"
#include "analytics/error_json.h"
#include "analytics/process_memory.h"
#include "analytics/spawn.h"
#include "base/log.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/wait.h>

namespace analytics {
namespace {

constexpr std::size_t kRequestDescriptorsMax = 16'000;

// The kernel does not change while we run, so one line says it all.
void WarnOnceWithoutLandlock() {
    static std::atomic_flag warned;
    if (warned.test_and_set()) return;
    base::Log(
        base::LogLevel::kWarning, "worker_without_landlock",
        {{"consequence", "the kernel lacks Landlock; workers are confined by seccomp alone"}});
}

}  // namespace

base::Result<WorkerProcess> WorkerProcess::Start(const WorkerProgram& program, base::Clock& clock) {
    ASSIGN_OR_RETURN(Spawned spawned, SpawnWorker(program.path, program.show_stderr));
    if (program.counts != nullptr) ++program.counts->started;
    return WorkerProcess(spawned.pid, std::move(spawned.socket), program, clock);
}

WorkerProcess::WorkerProcess(pid_t pid, base::UniqueFd socket, WorkerProgram program,
                             base::Clock& clock)
    : pid_(pid), socket_(std::move(socket)), program_(std::move(program)), clock_(&clock) {}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      socket_(std::move(other.socket_)),
      program_(std::move(other.program_)),
      clock_(other.clock_),
      spill_files_(other.spill_files_),
      greeted_(other.greeted_) {}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
    if (this == &other) return *this;
    Kill();
    pid_ = std::exchange(other.pid_, -1);
    socket_ = std::move(other.socket_);
    program_ = std::move(other.program_);
    clock_ = other.clock_;
    spill_files_ = other.spill_files_;
    greeted_ = other.greeted_;
    return *this;
}

WorkerProcess::~WorkerProcess() { Kill(); }

bool WorkerProcess::HasEnded() const {
    pollfd entry{.fd = socket_.get(), .events = 0, .revents = 0};
    return !alive() || poll(&entry, 1, 0) != 0;
}

void WorkerProcess::Kill() {
    socket_.Reset();
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {}
    pid_ = -1;
}

base::Error WorkerProcess::Died(base::Error cause) {
    int status = 0;
    socket_.Reset();
    kill(pid_, SIGKILL);
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
    pid_ = -1;
    if (program_.counts != nullptr) ++program_.counts->lost;
    if (cause.code != base::ErrorCode::kUnavailable) return cause;
    const std::string how = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                                : "status " + std::to_string(WEXITSTATUS(status));
    return base::Internal("the worker process died", how);
}

base::Status WorkerProcess::Send(const base::Json& request, std::span<const int> descriptors,
                                 const CallLimits& limits) {
    if (!alive()) return base::Internal("the worker process died");
    if (descriptors.size() > kRequestDescriptorsMax) {
        return base::ResourceExhausted("a query reads at most " +
                                       std::to_string(kRequestDescriptorsMax) + " files");
    }
    CallWait wait(pid_, *clock_, limits);
    base::Json framed = request;
    framed.Set("descriptors", static_cast<std::uint64_t>(descriptors.size()));
    base::Status sent = SendMessage(socket_.get(), MessageKind::kRequest, framed.Dump(), {}, wait);
    while (sent.ok() && !descriptors.empty()) {
        const auto some =
            descriptors.first(std::min(descriptors.size(), kDescriptorsPerMessageMax));
        sent = SendMessage(socket_.get(), MessageKind::kFiles, {}, some, wait);
        descriptors = descriptors.subspan(some.size());
    }
    if (!sent.ok()) return Died(sent.error());
    return {};
}

base::Status WorkerProcess::ServeSpillFile(SocketWait& wait, const CallLimits& limits) {
    // A worker that goes on asking is no longer ours: each of its questions would push its deadline away.
    if (++spill_files_ > 2 * limits.spill_files_max)
        return base::Unavailable("the worker asks for too many files");
    if (spill_files_ > limits.spill_files_max) {
        return SendMessage(socket_.get(), MessageKind::kSpillFile, {}, {}, wait);
    }
    const auto file = base::OpenUnnamed(program_.spill_folder);
    if (!file.ok()) {
        base::Log(base::LogLevel::kError, "spill_file_failed", {{"reason", file.error().message}});
        return SendMessage(socket_.get(), MessageKind::kSpillFile, {}, {}, wait);
    }
    const int fd = file->get();
    return SendMessage(socket_.get(), MessageKind::kSpillFile, {}, {&fd, 1}, wait);
}

base::Status WorkerProcess::TakeHello(const Message& hello) {
    if (greeted_) return base::Unavailable("the worker greets twice");
    greeted_ = true;
    const auto json = base::ParseJson(hello.body);
    const base::Json* landlock = json.ok() ? json->Find("landlock") : nullptr;
    if (landlock == nullptr || !landlock->is_bool())
        return base::Unavailable("the worker does not greet");
    if (!landlock->AsBool()) WarnOnceWithoutLandlock();
    return {};
}

base::Result<Message> WorkerProcess::Receive(const CallLimits& limits) {
    if (!alive()) return base::Internal("the worker process died");
    CallWait wait(pid_, *clock_, limits);
    for (;;) {
        auto message = ReceiveMessage(socket_.get(), wait, 0);  // a worker has no files to give
        if (!message.ok()) return Died(message.error());
        if (!greeted_ && message->kind != MessageKind::kHello) {
            return Died(base::Unavailable("the worker does not greet"));
        }
        base::Status served;
        switch (message->kind) {
            case MessageKind::kAnswer:
            case MessageKind::kRows: return message;
            case MessageKind::kHello: served = TakeHello(*message); break;
            case MessageKind::kNeedSpillFile: served = ServeSpillFile(wait, limits); break;
            case MessageKind::kRequest:
            case MessageKind::kFiles:
            case MessageKind::kSpillFile:
                served = base::Unavailable("the worker sends what only its parent may");
                break;
        }
        if (!served.ok()) return Died(served.error());
    }
}

base::Result<base::Json> WorkerProcess::Call(const base::Json& request,
                                             std::span<const int> descriptors,
                                             const CallLimits& limits) {
    RETURN_IF_ERROR(Send(request, descriptors, limits));
    ASSIGN_OR_RETURN(const Message message, Receive(limits));
    if (message.kind != MessageKind::kAnswer)
        return Died(base::Unavailable("the worker sends rows unasked"));
    auto json = base::ParseJson(message.body, {.bytes_max = kAnswerBytesMax, .depth_max = 600});
    if (!json.ok() || !json->is_object())
        return Died(base::Unavailable("the worker's answer is not JSON"));
    if (const base::Json* error = json->Find("error"); error != nullptr)
        return ErrorFromJson(*error);
    return json;
}

std::uint64_t WorkerProcess::PeakBytes() const { return pid_ > 0 ? PeakResidentBytes(pid_) : 0; }

}  // namespace analytics
