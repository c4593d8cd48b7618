// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/message.h"
#include "base/clock.h"
#include "base/json.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <stop_token>
#include <sys/types.h>

namespace analytics {

// How many workers were started, and how many of them died or were killed at a limit. Thread-safe.
struct WorkerCounts {
    std::atomic<std::uint64_t> started{0};
    std::atomic<std::uint64_t> lost{0};
};

// What is started as `PROGRAM worker`, and where its spill files are made.
struct WorkerProgram {
    std::filesystem::path path = "/proc/self/exe";
    std::filesystem::path spill_folder = "/tmp";
    bool show_stderr = false;        // for debugging only: a library's message may hold a value
    WorkerCounts* counts = nullptr;  // outlives the workers; none: nobody counts
};

// How long one request may take and what the worker may use meanwhile.
struct CallLimits {
    std::chrono::milliseconds time_max = std::chrono::seconds(30);
    std::uint64_t resident_bytes_max = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t spill_files_max = 1024;
    std::stop_token stop{};
    std::function<void(std::chrono::milliseconds elapsed)> progress{};  // about four times a second
};

// One worker process and the parent's end of its connection. It never sees our environment, our other descriptors
// or a path; killed and reaped when this goes. Single-threaded.
class WorkerProcess final {
  public:
    static base::Result<WorkerProcess> Start(const WorkerProgram& program, base::Clock& clock);
    ~WorkerProcess();
    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess& operator=(WorkerProcess&& other) noexcept;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    // Sends a request and its descriptors. After any failure the worker is dead.
    base::Status Send(const base::Json& request, std::span<const int> descriptors,
                      const CallLimits& limits);

    // The next answer or batch of rows; what the worker asks for meanwhile is served here. Fails with kTimeout,
    // kCancelled, kResourceExhausted (resident memory) or kInternal (the worker died); then the worker is dead.
    base::Result<Message> Receive(const CallLimits& limits);

    // Send and Receive of the one JSON answer. An answer that is an error comes back as that error, and leaves the
    // worker alive.
    base::Result<base::Json> Call(const base::Json& request, std::span<const int> descriptors,
                                  const CallLimits& limits);

    pid_t pid() const { return pid_; }
    bool alive() const { return socket_.valid(); }
    // The process is gone by itself; nobody has asked it for anything since.
    bool HasEnded() const;
    // It once said that it is locked in: what killed it later is what it was asked.
    bool greeted() const { return greeted_; }
    // The most memory the worker ever had resident, as the kernel says; 0 when it is gone.
    std::uint64_t PeakBytes() const;
    void Kill();

  private:
    WorkerProcess(pid_t pid, base::UniqueFd socket, WorkerProgram program, base::Clock& clock);

    base::Error Died(base::Error cause);
    base::Status ServeSpillFile(SocketWait& wait, const CallLimits& limits);
    base::Status TakeHello(const Message& hello);

    pid_t pid_ = -1;
    base::UniqueFd socket_;
    WorkerProgram program_;
    base::Clock* clock_;
    std::uint64_t spill_files_ = 0;
    bool greeted_ = false;
};

}  // namespace analytics
