// SPDX-License-Identifier: Apache-2.0
#include "analytics/spawn.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace analytics {
namespace {

// posix_spawn's actions would clobber a socket that happens to be one of the low numbers they write to.
constexpr int kAboveStandard = 16;

base::Result<std::array<base::UniqueFd, 2>> ConnectedPair() {
    std::array<int, 2> raw{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, raw.data()) != 0) {
        return base::FromErrno("a worker's connection", errno);
    }
    std::array<base::UniqueFd, 2> ends{base::UniqueFd(raw[0]), base::UniqueFd(raw[1])};
    ends[1] = base::UniqueFd(fcntl(raw[1], F_DUPFD_CLOEXEC, kAboveStandard));
    if (!ends[1].valid()) return base::FromErrno("a worker's connection", errno);
    return ends;
}

// Owns posix_spawn's list of what the child does with its descriptors.
class FileActions final {
  public:
    FileActions(int socket, bool show_stderr) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        if (!show_stderr)
            posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, socket, kWorkerSocket);
        posix_spawn_file_actions_addclosefrom_np(&actions_, kWorkerSocket + 1);
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

// A caller may have blocked or ignored signals; a worker starts with none of that.
class CleanSignals final {
  public:
    CleanSignals() {
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~CleanSignals() { posix_spawnattr_destroy(&attributes_); }
    CleanSignals(const CleanSignals&) = delete;
    CleanSignals& operator=(const CleanSignals&) = delete;

    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

}  // namespace

base::Result<Spawned> SpawnWorker(const std::filesystem::path& path, bool show_stderr) {
    ASSIGN_OR_RETURN(auto ends, ConnectedPair());
    const FileActions actions(ends[1].get(), show_stderr);
    const CleanSignals attributes;
    std::string program = path.string();
    std::string subcommand = "worker";
    std::array<char*, 3> arguments{program.data(), subcommand.data(), nullptr};
    std::array<char*, 1> environment{nullptr};
    pid_t pid = -1;
    const int error = posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(),
                                  arguments.data(), environment.data());
    if (error != 0) return base::FromErrno("starting a worker process", error);
    return Spawned{.pid = pid, .socket = std::move(ends[0])};
}

}  // namespace analytics
