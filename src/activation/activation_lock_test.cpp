// SPDX-License-Identifier: Apache-2.0
#include "activation/activation_lock.h"

#include "../tests/support/temporary_folder.h"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

const base::ActivationId kOne{"one"};
const base::ActivationId kOther{"other"};

}  // namespace

TEST_CASE("an activation is one process's until it lets go") {
    const support::TemporaryFolder folder;
    {
        const auto held = activation::ActivationLock::Take(folder.path, kOne);
        REQUIRE(held.ok());

        const auto second = activation::ActivationLock::Take(folder.path, kOne);

        REQUIRE_FALSE(second.ok());
        CHECK(second.error().code == base::ErrorCode::kConflict);
        CHECK(activation::ActivationLock::Take(folder.path, kOther).ok());
    }
    CHECK(activation::ActivationLock::Take(folder.path, kOne).ok());
}

TEST_CASE("a killed process holds nothing") {
    const support::TemporaryFolder folder;
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const base::UniqueFd out(ends[0]);
    const base::UniqueFd in(ends[1]);
    const pid_t pid = fork();
    if (pid == 0) {
        const auto held = activation::ActivationLock::Take(folder.path, kOne);
        if (held.ok() && write(in.get(), "x", 1) == 1) pause();
        _exit(1);
    }
    char letter = 0;
    REQUIRE(read(out.get(), &letter, 1) == 1);
    CHECK_FALSE(activation::ActivationLock::Take(folder.path, kOne).ok());

    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);

    CHECK(activation::ActivationLock::Take(folder.path, kOne).ok());
}
