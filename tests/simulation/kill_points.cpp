// SPDX-License-Identifier: Apache-2.0
#include "kill_points.h"

#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<std::uint64_t> kill_step{0};
std::atomic<std::uint64_t> steps{0};
std::atomic<bool> every_write{false};

// The whole process: no thread of it comes back from its next call to the system.
void Count() {
    if (++steps == kill_step) kill(getpid(), SIGKILL);
}

void CountWrite() {
    if (every_write) Count();
}

}  // namespace

namespace simulation {

void Arm(const KillPoint& point) {
    steps = 0;
    every_write = point.every_write;
    kill_step = point.step;
}

std::uint64_t StepsTaken() { return steps; }

void TakeStep() { Count(); }

}  // namespace simulation

// The names of the C library; the linker prefers these, for the database's library too.
// NOLINTBEGIN(readability-identifier-naming, readability-inconsistent-declaration-parameter-name)
extern "C" {

int fsync(int) {
    Count();
    return 0;
}

int fdatasync(int) {
    Count();
    return 0;
}

ssize_t pwrite(int fd, const void* bytes, std::size_t count, off_t offset) {
    CountWrite();
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void* bytes, std::size_t count, off64_t offset) {
    CountWrite();
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

int rename(const char* from, const char* to) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_renameat2, from_folder, from, to_folder, to, 0));
}

int link(const char* from, const char* to) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}

int unlink(const char* path) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int unlinkat(int folder, const char* path, int flags) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
}

int mkdir(const char* path, mode_t mode) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int mkdirat(int folder, const char* path, mode_t mode) noexcept {
    Count();
    return static_cast<int>(syscall(SYS_mkdirat, folder, path, mode));
}
}
// NOLINTEND(readability-identifier-naming, readability-inconsistent-declaration-parameter-name)
