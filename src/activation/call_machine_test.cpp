// SPDX-License-Identifier: Apache-2.0
#include "activation/call_machine.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using activation::Behaviour;
using activation::Step;
using Kind = activation::Step::Kind;

struct Machine {
    Step On(Behaviour behaviour, double percent = 0, std::chrono::seconds regain = 0s) {
        activation::Answer answer;
        answer.behaviour = behaviour;
        answer.usage = {percent, regain};
        const Step step = machine.OnAnswer(answer, clock.SteadyNow());
        clock.SleepFor(step.wait);
        return step;
    }

    base::ManualClock clock{base::WallTime(1'795'200'000'000ms)};
    base::SeededRandom random{7};
    activation::CallMachine machine{{}, {}, random};
};

}  // namespace

TEST_CASE("trouble on their side is repeated with growing, jittered waits, and not for ever") {
    Machine machine;
    machine.machine.Begin();
    auto longest = 1'000ms;
    for (int i = 0; i < 8; ++i, longest *= 2) {
        const Step step = machine.On(Behaviour::kRetry);
        CHECK(step.kind == Kind::kAgain);
        CHECK(step.wait <= longest);
        CHECK(step.wait >= longest / 2);
    }

    CHECK(machine.On(Behaviour::kRetry).kind == Kind::kStop);
    machine.machine.Begin();
    CHECK(machine.On(Behaviour::kRetry).kind == Kind::kAgain);
}

TEST_CASE("a missing answer counts like trouble on their side") {
    Machine machine;
    for (int i = 0; i < 8; ++i) {
        CHECK(machine.machine.OnUnanswered(machine.clock.SteadyNow()).kind == Kind::kAgain);
    }
    CHECK(machine.machine.OnUnanswered(machine.clock.SteadyNow()).kind == Kind::kStop);
}

TEST_CASE("a request that may be too much is repeated three times and then divided") {
    Machine machine;
    for (int i = 0; i < 3; ++i) CHECK(machine.On(Behaviour::kRetryThenSplit).kind == Kind::kAgain);

    CHECK(machine.On(Behaviour::kRetryThenSplit).kind == Kind::kSplit);
    CHECK(machine.On(Behaviour::kSplit).kind == Kind::kSplit);
}

TEST_CASE("throttling waits as long as the headers ask, at least the back-off") {
    Machine machine;

    CHECK(machine.On(Behaviour::kThrottle, 100, 1h).wait == 1h);
    const Step step = machine.On(Behaviour::kThrottle, 100, 1s);
    CHECK(step.kind == Kind::kAgain);
    CHECK(step.wait >= 60s);
    CHECK(step.wait <= 120s);
}

TEST_CASE("throttling ends after twelve hours and starts afresh after a clear answer") {
    Machine machine;
    const auto start = machine.clock.SteadyNow();
    while (machine.On(Behaviour::kThrottle).kind == Kind::kAgain) {
        REQUIRE(machine.clock.SteadyNow() - start < 13h);
    }
    CHECK(machine.clock.SteadyNow() - start >= 12h);

    CHECK(machine.On(Behaviour::kDone).kind == Kind::kDone);
    CHECK(machine.On(Behaviour::kThrottle).kind == Kind::kAgain);
}

TEST_CASE("calls slow down in proportion above 75 percent and stop at 95") {
    Machine machine;

    CHECK(machine.On(Behaviour::kDone, 75) == Step{Kind::kDone, 0ms});
    CHECK(machine.On(Behaviour::kDone, 80) == Step{Kind::kDone, 15s});
    CHECK(machine.On(Behaviour::kDone, 90) == Step{Kind::kDone, 45s});
    CHECK(machine.On(Behaviour::kDone, 95).wait >= 30s);
    CHECK(machine.On(Behaviour::kDone, 99, 2h) == Step{Kind::kDone, 2h});
}

TEST_CASE("trouble while the headers say stop is throttling and does not use up the retries") {
    Machine machine;
    for (int i = 0; i < 20; ++i) CHECK(machine.On(Behaviour::kRetry, 100).kind == Kind::kAgain);

    CHECK(machine.On(Behaviour::kRetry, 10).kind == Kind::kAgain);
}

TEST_CASE("an audience not yet visible is asked for two minutes, then it is gone") {
    Machine machine;
    const auto start = machine.clock.SteadyNow();
    while (machine.On(Behaviour::kNotYetVisible).kind == Kind::kAgain) {
        REQUIRE(machine.clock.SteadyNow() - start < 3min);
    }
    CHECK(machine.clock.SteadyNow() - start >= 2min);
}

TEST_CASE("a busy audience is waited for, but not longer than a replace can take") {
    Machine machine;
    const auto start = machine.clock.SteadyNow();
    while (machine.On(Behaviour::kWaitState).kind == Kind::kAgain) {
        REQUIRE(machine.clock.SteadyNow() - start < 3h);
    }
    CHECK(machine.clock.SteadyNow() - start >= 2h);
}

TEST_CASE("a block is waited out twice before a human is asked") {
    Machine machine;
    CHECK(machine.On(Behaviour::kWaitThenPolicy).wait >= 15min);
    CHECK(machine.On(Behaviour::kWaitThenPolicy).kind == Kind::kAgain);
    CHECK(machine.On(Behaviour::kWaitThenPolicy).kind == Kind::kStop);
}

TEST_CASE("what only a human can settle stops at once") {
    Machine machine;
    for (const Behaviour behaviour :
         {Behaviour::kReauthorise, Behaviour::kTerms, Behaviour::kPermission,
          Behaviour::kConfiguration, Behaviour::kPolicy, Behaviour::kGone, Behaviour::kSurface}) {
        CHECK_MESSAGE(machine.On(behaviour).kind == Kind::kStop, activation::ToString(behaviour));
    }
    CHECK(machine.On(Behaviour::kNewSession).kind == Kind::kNewSession);
}
