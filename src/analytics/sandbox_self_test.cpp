// SPDX-License-Identifier: Apache-2.0
#include "analytics/sandbox_self.h"

#include "analytics/locked_database.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <functional>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sched.h>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

constexpr int kHeld = 0;
constexpr int kBroken = 1;
constexpr int kNotLocked = 2;

// How a child ends that locks itself in and then does `act`: the status of waitpid.
int InSandbox(const std::function<bool()>& act) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (!analytics::EnterSandbox().ok()) _exit(kNotLocked);
        _exit(act() ? kHeld : kBroken);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}

// The act ran to its end and found that it could not.
bool Refused(const std::function<bool()>& act) {
    const int status = InSandbox(act);
    return WIFEXITED(status) && WEXITSTATUS(status) == kHeld;
}

// The kernel ended the process for trying, without a core.
bool Killed(const std::function<void()>& act) {
    const int status = InSandbox([&] {
        act();
        return false;
    });
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS && !WCOREDUMP(status);
}

bool FailsWith(long result, int error) { return result < 0 && errno == error; }

}  // namespace

TEST_CASE("nothing can be opened, looked at or listed by path") {
    CHECK(Refused([] { return FailsWith(open("/etc/passwd", O_RDONLY), EACCES); }));
    CHECK(Refused([] { return FailsWith(open("/tmp/new", O_CREAT | O_WRONLY, 0600), EACCES); }));
    CHECK(Refused([] { return FailsWith(open("/tmp", O_TMPFILE | O_RDWR, 0600), EACCES); }));
    CHECK(Refused([] { return FailsWith(open("/proc/self/environ", O_RDONLY), EACCES); }));
    CHECK(Refused([] { return FailsWith(open("/proc/self/mem", O_RDWR), EACCES); }));
    CHECK(Refused([] { return FailsWith(open("/dev/null", O_RDONLY), EACCES); }));
    CHECK(Refused([] {
        return FailsWith(syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", nullptr, 0), EACCES);
    }));
    CHECK(Refused([] { return FailsWith(access("/etc/passwd", F_OK), EACCES); }));
    std::array<char, 64> buffer{};
    CHECK(Refused([&] {
        return FailsWith(readlink("/proc/self/exe", buffer.data(), buffer.size()), EACCES);
    }));
    CHECK(Refused([] { return FailsWith(mkdir("/tmp/x", 0700), EPERM); }));
    CHECK(Refused([] { return FailsWith(chdir("/"), EPERM); }));
}

TEST_CASE("names cannot be changed") {
    CHECK(Killed([] { unlink("/tmp/nothing"); }));
    CHECK(Killed([] { rename("/tmp/nothing", "/tmp/other"); }));
    CHECK(Killed([] { syscall(SYS_linkat, AT_FDCWD, "/etc/passwd", AT_FDCWD, "/tmp/link", 0); }));
}

TEST_CASE("there is no network") {
    CHECK(Killed([] { socket(AF_INET, SOCK_STREAM, 0); }));
    CHECK(Killed([] { socket(AF_UNIX, SOCK_STREAM, 0); }));
    CHECK(Killed([] {
        const sockaddr_in any{};
        (void)connect(0, reinterpret_cast<const sockaddr*>(&any), sizeof(any));
    }));
    CHECK(Killed([] { (void)bind(0, nullptr, 0); }));
}

TEST_CASE("no program can be started and no process made, but threads can") {
    CHECK(Killed([] {
        std::array<char*, 1> none{nullptr};
        execve("/bin/true", none.data(), none.data());
    }));
    CHECK(Killed([] { fork(); }));
    CHECK(Killed([] { syscall(SYS_vfork); }));
    CHECK(Killed(
        [] { syscall(SYS_clone, SIGCHLD | CLONE_NEWUSER, nullptr, nullptr, nullptr, nullptr); }));
    CHECK(Refused([] { return FailsWith(syscall(SYS_clone3, nullptr, 0), ENOSYS); }));
    CHECK(Refused([] {
        int seen = 0;
        std::thread([&] { seen = 7; }).join();
        return seen == 7;
    }));
}

TEST_CASE("other processes cannot be touched") {
    CHECK(Killed([] { ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }));
    CHECK(Killed([] { kill(getppid(), 0); }));
    CHECK(Refused([] { return FailsWith(syscall(SYS_tgkill, 1, 1, 0), EPERM); }));
    CHECK(Killed([] { syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0); }));
    CHECK(Killed([] { syscall(SYS_pidfd_open, 1, 0); }));
}

TEST_CASE("the kernel's dangerous corners are out of reach") {
    CHECK(Killed([] { syscall(SYS_mount, "", "/", "tmpfs", 0, nullptr); }));
    CHECK(Killed([] { unshare(CLONE_NEWUSER); }));
    CHECK(Killed([] { syscall(SYS_io_uring_setup, 8, nullptr); }));
    CHECK(Killed([] { syscall(SYS_bpf, 0, nullptr, 0); }));
    CHECK(Killed([] { syscall(SYS_perf_event_open, nullptr, 0, 0, 0, 0); }));
    CHECK(Killed([] { syscall(SYS_keyctl, 0, 0, 0, 0, 0); }));
    CHECK(Killed([] { syscall(SYS_userfaultfd, 0); }));
}

TEST_CASE("memory never becomes code") {
    CHECK(Refused([] {
        return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
               MAP_FAILED;
    }));
    CHECK(Refused([] {
        void* page =
            mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return page != MAP_FAILED && FailsWith(mprotect(page, 4096, PROT_READ | PROT_EXEC), EPERM);
    }));
}

TEST_CASE("a core dump is impossible, also when a worker crashes") {
    CHECK(Refused([] {
        rlimit limit{};
        return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
    }));
    const int status = InSandbox([] {
        signal(SIGABRT, SIG_DFL);  // not the test runner's
        std::abort();
        return false;
    });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    CHECK_FALSE(WCOREDUMP(status));
    CHECK(Refused([] { return FailsWith(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), EPERM); }));
    CHECK(Refused([] {
        const rlimit limit{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
        return setrlimit(RLIMIT_CORE, &limit) != 0;
    }));
}

TEST_CASE("DuckDB works inside, with two threads") {
    CHECK(Refused([] {
        analytics::BrokerFiles files([] { return base::UniqueFd(); });
        auto database = analytics::LockedDatabase::Open(
            {.memory_bytes_max = std::uint64_t{256} << 20U, .spill_bytes_max = 0, .threads_max = 2},
            files);
        if (!database.ok()) return false;
        const auto rows = database->Query(
            "SELECT count(*), sum(i) FROM (SELECT i, i % 97 AS g FROM range(2000000) t(i)) "
            "WHERE g <> 3");
        const auto threads =
            database->Query("SELECT current_setting('threads'), current_setting('TimeZone')");
        return rows.ok() && rows->at(0).at(0) == "1979381" && threads.ok() &&
               threads->at(0).at(0) == "2" && threads->at(0).at(1) == "UTC";
    }));
}

TEST_CASE(
    "DuckDB has no door of its own: settings are locked, its own files and extensions refused") {
    analytics::BrokerFiles files([] { return base::UniqueFd(); });
    auto database = analytics::LockedDatabase::Open({}, files);
    REQUIRE(database.ok());

    for (const char* sql :
         {"SET enable_external_access=true", "SET lock_configuration=false",
          "RESET lock_configuration", "SET memory_limit='100GB'", "SET temp_directory='/tmp'",
          "SET allowed_directories=['/']", "SELECT * FROM read_csv('/etc/passwd')",
          "SELECT * FROM read_text('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/x.csv'",
          "ATTACH '/tmp/x.db'", "ATTACH 'gb://tmp/x.db'", "EXPORT DATABASE '/tmp/x'",
          "INSTALL httpfs", "LOAD httpfs", "LOAD '/tmp/x.duckdb_extension'",
          "IMPORT DATABASE '/tmp'", "SELECT * FROM read_csv('http://127.0.0.1/x')"}) {
        CAPTURE(std::string(sql));
        CHECK_FALSE(database->Execute(sql).ok());
    }
    CHECK_FALSE(database->Query("SELECT getenv('PATH')").ok());
    // A name under gb:// that steps up is a name nobody has.
    const auto stepped = database->Query("SELECT * FROM read_blob('gb://t/0/../../../etc/passwd')");
    CHECK((!stepped.ok() || stepped->empty()));
}
