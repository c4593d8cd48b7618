// SPDX-License-Identifier: Apache-2.0
#include "activation/session_window.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono_literals;
using activation::SessionWindow;

// Wall and steady time apart.
class Clock final : public base::Clock {
  public:
    base::WallTime Now() override { return base::WallTime(wall); }
    base::SteadyTime SteadyNow() override { return base::SteadyTime(steady); }
    void SleepFor(std::chrono::milliseconds duration) override {
        wall += duration;
        steady += duration;
    }

    std::chrono::milliseconds wall{1'795'200'000'000};
    std::chrono::milliseconds steady{1'000};
};

struct World {
    activation::Session Opened() { return {7, clock.Now(), clock.Now(), 1}; }

    Clock clock;
    activation::CallLimits limits;
    SessionWindow window{limits, clock};
};

}  // namespace

TEST_CASE("a session takes batches, then its last one, then none") {
    World world;
    CHECK(world.window.IsOver());
    world.window.Begin(world.Opened());

    world.clock.SleepFor(74min);
    CHECK_FALSE(world.window.IsEnding());
    world.clock.SleepFor(1min);
    CHECK(world.window.IsEnding());
    CHECK_FALSE(world.window.IsOver());
    world.clock.SleepFor(10min);
    CHECK(world.window.IsOver());
}

TEST_CASE("a wall clock that is set back does not make a session younger") {
    World world;
    world.window.Begin(world.Opened());
    world.clock.SleepFor(80min);
    world.clock.wall -= 60min;
    CHECK(world.window.IsEnding());

    world.clock.SleepFor(5min);

    CHECK(world.window.IsOver());
}

TEST_CASE("a session of an earlier process is as old as it was written down") {
    World world;
    const auto session = world.Opened();
    world.clock.SleepFor(70min);
    world.window.Resume(session);
    CHECK_FALSE(world.window.IsEnding());

    world.clock.SleepFor(6min);

    CHECK(world.window.IsEnding());
}

TEST_CASE("a clock that stands before what was written down ends the session") {
    World world;
    auto session = world.Opened();
    session.touched += 30min;
    world.clock.SleepFor(10min);

    world.window.Resume(session);

    CHECK(world.window.IsOver());
    CHECK(world.window.IsEnding());
}

TEST_CASE("an ended session is none") {
    World world;
    world.window.Begin(world.Opened());

    world.window.End();

    CHECK_FALSE(world.window.has_session());
    CHECK(world.window.IsOver());
}
