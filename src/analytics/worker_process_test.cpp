// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_process.h"

#include "analytics/worker_engine.h"
#include "analytics/worker_test_support.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr const char* kEndless =
    "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b WHERE a.range * b.range = 77";

bool IsGone(pid_t pid) { return kill(pid, 0) != 0 && errno == ESRCH; }

std::size_t ChildCount() {
    std::size_t count = 0;
    while (waitpid(-1, nullptr, WNOHANG) > 0) ++count;
    return count;
}

base::Json EndlessRun() {
    base::Json request = base::Json::MakeObject();
    request.Set("do", "run").Set("sql", kEndless).Set("tables", base::Json::MakeArray());
    request.Set("outputBytes", 1000).Set("memory", 100'000'000).Set("threads", 2);
    return request.Set("spill", 0);
}

// The descriptors of a process as the kernel lists them: "0 -> /dev/null".
std::vector<std::string> DescriptorsOf(pid_t pid) {
    std::vector<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
        found.push_back(entry.path().filename().string() + " " +
                        std::filesystem::read_symlink(entry.path()).string().substr(0, 7));
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace

TEST_CASE("a worker starts with one connection, no environment and nothing of ours") {
    base::SystemClock clock;
    setenv("GLOVEBOX_TEST_SECRET", "hunter2", 1);
    const base::UniqueFd leaky(open("/etc/passwd", O_RDONLY));  // not close-on-exec
    analytics::WorkerProgram program = analytics::TestWorker();
    program.show_stderr = false;

    auto worker = analytics::WorkerProcess::Start(program, clock);

    REQUIRE(worker.ok());
    const auto answer = worker->Call(base::Json::MakeObject().Set("do", "nothing"), {}, {});
    CHECK_FALSE(answer.ok());
    CHECK(worker->alive());
    CHECK(DescriptorsOf(worker->pid()) ==
          std::vector<std::string>{"0 /dev/nu", "1 /dev/nu", "2 /dev/nu", "3 socket:"});
    const auto environment =
        base::ReadFile("/proc/" + std::to_string(worker->pid()) + "/environ", 100'000);
    CHECK((!environment.ok() || environment->empty()));
}

TEST_CASE("a worker that goes is killed and reaped") {
    base::SystemClock clock;
    pid_t pid = -1;
    {
        auto worker = analytics::WorkerProcess::Start(analytics::TestWorker(), clock);
        REQUIRE(worker.ok());
        pid = worker->pid();
    }
    CHECK(IsGone(pid));
    CHECK(ChildCount() == 0);
}

TEST_CASE("a worker killed in the middle of a run is one clean error and no zombie") {
    base::SystemClock clock;
    auto worker = analytics::WorkerProcess::Start(analytics::TestWorker(), clock);
    REQUIRE(worker.ok());
    const base::UniqueFd output = analytics::EmptyFile();
    const int fd = output.get();
    const pid_t pid = worker->pid();
    const std::jthread killer([pid] {
        base::SystemClock().SleepFor(300ms);
        kill(pid, SIGKILL);
    });

    const auto answer = worker->Call(EndlessRun(), {&fd, 1}, {});

    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == base::ErrorCode::kInternal);
    CHECK(answer.error().message == "the worker process died");
    CHECK(answer.error().detail == "signal 9");
    CHECK_FALSE(worker->alive());
    CHECK(IsGone(pid));
    CHECK(worker->Call(EndlessRun(), {&fd, 1}, {}).error().code == base::ErrorCode::kInternal);
    CHECK(ChildCount() == 0);
}

TEST_CASE("a worker past its resident memory is killed with that reason, and counted as lost") {
    base::SystemClock clock;
    analytics::WorkerCounts counts;
    analytics::WorkerProgram program = analytics::TestWorker();
    program.counts = &counts;
    auto worker = analytics::WorkerProcess::Start(program, clock);
    REQUIRE(worker.ok());
    const base::UniqueFd output = analytics::EmptyFile();
    const int fd = output.get();

    const auto answer = worker->Call(EndlessRun(), {&fd, 1}, {.resident_bytes_max = 1'000'000});

    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == base::ErrorCode::kResourceExhausted);
    CHECK_FALSE(worker->alive());
    CHECK(counts.started == 1);
    CHECK(counts.lost == 1);
}

TEST_CASE("a worker ends when its parent does, also in the middle of a run") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t parent = fork();
    REQUIRE(parent >= 0);
    if (parent == 0) {
        base::SystemClock clock;
        auto worker = analytics::WorkerProcess::Start(analytics::TestWorker(), clock);
        const base::UniqueFd output = *base::OpenUnnamed("/tmp");
        const int fd = output.get();
        const bool sent = worker.ok() && worker->Send(EndlessRun(), {&fd, 1}, {}).ok();
        const pid_t pid = sent ? worker->pid() : -1;
        clock.SleepFor(200ms);
        _exit(write(ends[1], &pid, sizeof(pid)) == sizeof(pid) ? 0 : 1);
    }
    pid_t worker = -1;
    REQUIRE(read(ends[0], &worker, sizeof(worker)) == sizeof(worker));
    REQUIRE(worker > 0);
    REQUIRE(waitpid(parent, nullptr, 0) == parent);
    bool gone = false;
    for (int i = 0; i < 200 && !gone; ++i) {
        base::SystemClock().SleepFor(10ms);
        const auto stat = base::ReadFile("/proc/" + std::to_string(worker) + "/stat", 4096);
        gone = !stat.ok() || stat->find(") Z") != std::string::npos;
    }
    CHECK(gone);
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("a program that is no worker is an error, not a hang") {
    base::SystemClock clock;
    CHECK_FALSE(analytics::WorkerProcess::Start({.path = "/no/such/program"}, clock).ok());
    auto silent = analytics::WorkerProcess::Start({.path = "/bin/true"}, clock);
    REQUIRE(silent.ok());
    CHECK(silent->Call(base::Json::MakeObject().Set("do", "x"), {}, {}).error().message ==
          "the worker process died");
    auto endless = analytics::WorkerProcess::Start({.path = "/usr/bin/yes"}, clock);
    REQUIRE(endless.ok());
    CHECK_FALSE(
        endless->Call(base::Json::MakeObject().Set("do", "x"), {}, {.time_max = 300ms}).ok());
}
