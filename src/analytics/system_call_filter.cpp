// SPDX-License-Identifier: Apache-2.0
#include "analytics/system_call_filter.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace analytics {
namespace {

// Memory, threads, time and the descriptors at hand.
constexpr std::array kAllowed{SCMP_SYS(read),
                              SCMP_SYS(write),
                              SCMP_SYS(pread64),
                              SCMP_SYS(pwrite64),
                              SCMP_SYS(readv),
                              SCMP_SYS(writev),
                              SCMP_SYS(lseek),
                              SCMP_SYS(ftruncate),
                              SCMP_SYS(fallocate),
                              SCMP_SYS(fsync),
                              SCMP_SYS(fdatasync),
                              SCMP_SYS(fadvise64),
                              SCMP_SYS(close),
                              SCMP_SYS(poll),
                              SCMP_SYS(ppoll),
                              SCMP_SYS(sendmsg),
                              SCMP_SYS(recvmsg),
                              SCMP_SYS(munmap),
                              SCMP_SYS(mremap),
                              SCMP_SYS(madvise),
                              SCMP_SYS(brk),
                              SCMP_SYS(futex),
                              SCMP_SYS(sched_yield),
                              SCMP_SYS(sched_getaffinity),
                              SCMP_SYS(getcpu),
                              SCMP_SYS(set_robust_list),
                              SCMP_SYS(rseq),
                              SCMP_SYS(membarrier),
                              SCMP_SYS(set_tid_address),
                              SCMP_SYS(gettid),
                              SCMP_SYS(getpid),
                              SCMP_SYS(exit),
                              SCMP_SYS(exit_group),
                              SCMP_SYS(clock_gettime),
                              SCMP_SYS(clock_getres),
                              SCMP_SYS(clock_nanosleep),
                              SCMP_SYS(nanosleep),
                              SCMP_SYS(gettimeofday),
                              SCMP_SYS(time),
                              SCMP_SYS(getrandom),
                              SCMP_SYS(getrusage),
                              SCMP_SYS(sysinfo),
                              SCMP_SYS(uname),
                              SCMP_SYS(rt_sigaction),
                              SCMP_SYS(rt_sigprocmask),
                              SCMP_SYS(rt_sigreturn),
                              SCMP_SYS(sigaltstack),
                              SCMP_SYS(restart_syscall)};

// Looking for files: a library that wants an optional one goes on without it.
constexpr std::array kNoAccess{SCMP_SYS(open),       SCMP_SYS(openat),     SCMP_SYS(openat2),
                               SCMP_SYS(creat),      SCMP_SYS(stat),       SCMP_SYS(lstat),
                               SCMP_SYS(newfstatat), SCMP_SYS(statx),      SCMP_SYS(access),
                               SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(readlink),
                               SCMP_SYS(readlinkat), SCMP_SYS(statfs),     SCMP_SYS(getcwd)};

// No library of ours calls these: whoever does has taken over the process.
constexpr std::array kDeadly{SCMP_SYS(socket),
                             SCMP_SYS(socketpair),
                             SCMP_SYS(connect),
                             SCMP_SYS(bind),
                             SCMP_SYS(listen),
                             SCMP_SYS(accept),
                             SCMP_SYS(accept4),
                             SCMP_SYS(execve),
                             SCMP_SYS(execveat),
                             SCMP_SYS(fork),
                             SCMP_SYS(vfork),
                             SCMP_SYS(ptrace),
                             SCMP_SYS(process_vm_readv),
                             SCMP_SYS(process_vm_writev),
                             SCMP_SYS(kill),
                             SCMP_SYS(tkill),
                             SCMP_SYS(mount),
                             SCMP_SYS(umount2),
                             SCMP_SYS(pivot_root),
                             SCMP_SYS(chroot),
                             SCMP_SYS(unshare),
                             SCMP_SYS(setns),
                             SCMP_SYS(bpf),
                             SCMP_SYS(perf_event_open),
                             SCMP_SYS(io_uring_setup),
                             SCMP_SYS(io_uring_enter),
                             SCMP_SYS(io_uring_register),
                             SCMP_SYS(userfaultfd),
                             SCMP_SYS(keyctl),
                             SCMP_SYS(add_key),
                             SCMP_SYS(request_key),
                             SCMP_SYS(pidfd_open),
                             SCMP_SYS(pidfd_getfd),
                             SCMP_SYS(pidfd_send_signal),
                             SCMP_SYS(open_by_handle_at),
                             SCMP_SYS(init_module),
                             SCMP_SYS(finit_module),
                             SCMP_SYS(kexec_load),
                             SCMP_SYS(unlink),
                             SCMP_SYS(unlinkat),
                             SCMP_SYS(rename),
                             SCMP_SYS(renameat),
                             SCMP_SYS(renameat2),
                             SCMP_SYS(link),
                             SCMP_SYS(linkat),
                             SCMP_SYS(symlink),
                             SCMP_SYS(symlinkat),
                             SCMP_SYS(memfd_create)};

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

// True when every rule could be added.
class Rules final {
  public:
    explicit Rules(scmp_filter_ctx context) : context_(context) {}

    template <class... Conditions>
    void Add(std::uint32_t action, int call, Conditions... conditions) {
        const std::array<scmp_arg_cmp, sizeof...(conditions) + 1> list{conditions...,
                                                                       scmp_arg_cmp{}};
        const int error = seccomp_rule_add_array(
            context_, action, call, static_cast<unsigned>(sizeof...(conditions)), list.data());
        // A call this machine's architecture does not have needs no rule.
        if (error != 0 && error != -EDOM) complete_ = false;
    }

    bool complete() const { return complete_; }

  private:
    scmp_filter_ctx context_;
    bool complete_ = true;
};

scmp_arg_cmp Argument(unsigned index, scmp_compare compare, scmp_datum_t first,
                      scmp_datum_t second = 0) {
    return {.arg = index, .op = compare, .datum_a = first, .datum_b = second};
}

// Threads yes, processes no. clone3 hides its flags behind a pointer: ENOSYS makes the C library fall back to clone.
void AddThreadRules(Rules& rules) {
    constexpr scmp_datum_t kWatched = CLONE_THREAD | CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID |
                                      CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(clone),
              Argument(0, SCMP_CMP_MASKED_EQ, kWatched, CLONE_THREAD));
    rules.Add(SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone),
              Argument(0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    rules.Add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(tgkill),
              Argument(0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), Argument(0, SCMP_CMP_EQ, PR_SET_NAME));
}

// Memory that is never code, and limits that are only read.
void AddMemoryRules(Rules& rules) {
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(mmap), Argument(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(mprotect), Argument(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(getrlimit));
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), Argument(2, SCMP_CMP_EQ, 0));
    rules.Add(SCMP_ACT_ALLOW, SCMP_SYS(fcntl), Argument(1, SCMP_CMP_EQ, F_GETFL));
}

}  // namespace

base::Status FilterSystemCalls() {
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
    if (!filter) return base::Internal("seccomp is not there");
    Rules rules(filter.get());
    for (const int call : kAllowed) rules.Add(SCMP_ACT_ALLOW, call);
    for (const int call : kNoAccess) rules.Add(SCMP_ACT_ERRNO(EACCES), call);
    for (const int call : kDeadly) rules.Add(SCMP_ACT_KILL_PROCESS, call);
    AddThreadRules(rules);
    AddMemoryRules(rules);
    if (!rules.complete()) return base::Internal("a seccomp rule was not accepted");
    // A system call by another architecture's numbers would slip past rules written for this one.
    seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (const int error = seccomp_load(filter.get()); error != 0)
        return base::FromErrno("seccomp", -error);
    return {};
}

}  // namespace analytics
