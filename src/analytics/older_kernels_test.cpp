// SPDX-License-Identifier: Apache-2.0
// What a worker needs and some machines lack: taken away from a child of the test by a filter of its system calls, so
// that the other way is really gone.
#include "../tests/support/temporary_folder.h"
#include "analytics/sandbox_self.h"
#include "analytics/worker_process.h"
#include "analytics/worker_test_support.h"

#include <algorithm>
#include <cerrno>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <functional>
#include <seccomp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

// Makes a system call fail with `error` from now on, for calls that meet `condition`.
bool Lack(int call, int error, unsigned count = 0, scmp_arg_cmp condition = {}) {
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    const auto failure = SCMP_ACT_ERRNO(static_cast<std::uint16_t>(error));
    const bool done = filter != nullptr &&
                      seccomp_rule_add_array(filter, failure, call, count, &condition) == 0 &&
                      seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

bool LackLandlock(int error) { return Lack(SYS_landlock_create_ruleset, error); }

bool LackUnnamedFiles() {
    constexpr scmp_datum_t kOnlyTmpfile = O_TMPFILE & ~O_DIRECTORY;
    return Lack(
        SYS_openat, EOPNOTSUPP, 1,
        {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = kOnlyTmpfile, .datum_b = kOnlyTmpfile});
}

// Whether `act` holds in a process of its own.
bool HoldsInChild(const std::function<bool()>& act) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(act() ? 0 : 1);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool LockedInWithout(int error) {
    if (!LackLandlock(error)) return false;
    const auto sandboxed = analytics::EnterSandbox();
    return sandboxed.ok() && !sandboxed->landlock && open("/etc/passwd", O_RDONLY) < 0 &&
           errno == EACCES;
}

bool WorkerWorks() {
    base::SystemClock clock;
    auto worker = analytics::WorkerProcess::Start(analytics::TestWorker(), clock);
    return worker.ok() &&
           !worker->Call(base::Json::MakeObject().Set("do", "nothing"), {}, {}).ok() &&
           worker->alive();
}

std::size_t Count(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE(
    "a kernel without Landlock, or with it switched off, still locks a worker in by its calls") {
    CHECK(HoldsInChild([] { return LockedInWithout(ENOSYS); }));
    CHECK(HoldsInChild([] { return LockedInWithout(EOPNOTSUPP); }));
    CHECK_FALSE(HoldsInChild([] {
        if (!LockedInWithout(ENOSYS)) return true;
        socket(AF_INET, SOCK_STREAM, 0);  // the end of the process
        return true;
    }));
}

TEST_CASE("workers without Landlock work, and one warning says so") {
    const support::TemporaryFolder folder;
    const auto log = folder.path / "log";

    CHECK(HoldsInChild([&] {
        const int file = open(log.c_str(), O_CREAT | O_WRONLY, 0600);
        return dup2(file, STDERR_FILENO) >= 0 && LackLandlock(ENOSYS) && WorkerWorks() &&
               WorkerWorks();
    }));

    const auto text = base::ReadFile(log, 100'000);
    REQUIRE(text.ok());
    CHECK(Count(*text, "worker_without_landlock") == 1);
    CHECK(Count(*text, "\"level\":\"warning\"") == 1);
}

TEST_CASE("a file system without unnamed files gives one that loses its name at once") {
    const support::TemporaryFolder folder;

    CHECK(HoldsInChild([&] {
        if (!LackUnnamedFiles()) return false;
        const bool gone =
            open(folder.path.c_str(), O_TMPFILE | O_RDWR, 0600) < 0 && errno == EOPNOTSUPP;
        const auto file = base::OpenUnnamed(folder.path);
        return gone && file.ok() && base::WriteAll(file->get(), "spill").ok() &&
               std::filesystem::is_empty(folder.path);
    }));
}
