// SPDX-License-Identifier: Apache-2.0
// A client's day at a node that is killed at any step and started again: whatever it was told stays true, and nothing
// is done twice. GLOVEBOX_SIMULATION_SEEDS in the environment tries more days.
#include "after_crashes.h"
#include "kill_points.h"
#include "served_node.h"
#include "service_plan.h"

#include <cstdlib>
#include <doctest/doctest.h>
#include <iostream>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using simulation::Command;
using simulation::CommandKind;
using simulation::KillPoint;
using simulation::Plan;
using simulation::PreparedNode;
using simulation::ServedNode;

constexpr unsigned kSecondsMax = 60;  // of one life
constexpr std::chrono::hours kDownTime{6};
constexpr std::chrono::milliseconds kSlowRun{4};
const auto kShape = simulation::ScriptedDescriber::Shape::kList;

class World final {
  public:
    World(const PreparedNode& prepared, Plan plan, int runs_at_once)
        : prepared_(prepared), plan_(std::move(plan)), runs_at_once_(runs_at_once) {
        prepared.CopyTo(folder_.path);
    }

    // One process, from its start until it is killed or the client has seen all its queries end. True: it was killed.
    bool Live(const KillPoint& point) {
        std::cout.flush();
        const pid_t pid = fork();
        REQUIRE(pid >= 0);
        if (pid == 0) Die(point);
        int status = 0;
        REQUIRE(waitpid(pid, &status, 0) == pid);
        clock_.Move(kDownTime);
        const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        const bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        CAPTURE(status);
        REQUIRE((killed || ended));
        killed_ += killed ? 1 : 0;
        return killed;
    }

    // To the end, and what was to be seen then.
    void LiveOnAndCheck() {
        REQUIRE_FALSE(Live({}));
        simulation::CheckAfterCrashes({prepared_, plan_, *heard_, folder_.path, clock_, killed_});
    }

    std::uint64_t steps() const { return heard_->steps; }

  private:
    [[noreturn]] void Die(const KillPoint& point) {
        alarm(kSecondsMax);
        int code = 0;
        try {
            simulation::Arm(point);
            Work();
            heard_->steps = simulation::StepsTaken();
        } catch (...) {
            code = 1;
        }
        std::cout.flush();
        _exit(code);
    }

    void Work() {
        ServedNode node(
            folder_.path, clock_, kShape,
            [this](const std::string& sql, const std::stop_token& stop) {
                return Meanwhile(sql, stop);
            },
            prepared_.folder.path);
        node.StartQueries({.runs_at_once = runs_at_once_, .runs_per_account = runs_at_once_});
        while (heard_->sent < plan_.size()) Perform(node, heard_->sent++);
        AwaitEnds(node);
    }

    // Of the engine.
    base::Status Meanwhile(const std::string& sql, const std::stop_token& stop) {
        for (std::size_t i = 0; i < plan_.size(); ++i) {
            if (sql.find(TextOf(plan_, i)) == std::string::npos) continue;
            ++heard_->runs.at(i);
            simulation::TakeStep();
            if (plan_[i].kind == CommandKind::kFailing) return base::ResourceExhausted("memory");
            if (plan_[i].kind != CommandKind::kSlow) return {};
            base::Mutex mutex;
            std::condition_variable_any changed;
            const base::Lock lock(mutex);
            changed.wait_for(mutex, stop, kSlowRun, [] { return false; });
        }
        return {};
    }

    void Perform(ServedNode& node, std::size_t index) {
        const Command& command = plan_[index];
        auto& answer = heard_->answers.at(index);
        net::HttpResponse response;
        if (command.kind == CommandKind::kRename) {
            response =
                node.Send(prepared_.airline, "PATCH", "/collaborations/" + prepared_.collaboration,
                          R"({"description":")" + std::to_string(index) + R"("})");
        } else if (command.kind == CommandKind::kCancel) {
            const std::string id(heard_->answers.at(command.target).query.data());
            if (id.empty()) return;
            response = node.Send(prepared_.airline, "PATCH", Path() + "/" + id,
                                 R"({"targetStatus":"CANCELLED"})");
        } else {
            response = node.Send(prepared_.airline, "POST", Path(),
                                 R"({"type":"SQL","sqlParameters":{"queryString":")" +
                                     TextOf(plan_, index) + R"("},"resultConfiguration":)" +
                                     simulation::ToBoth(prepared_) + "}");
            const auto json = base::ParseJson(response.body);
            REQUIRE(json.ok());
            simulation::Put(simulation::TextIn(*json, "protectedQuery", "id"), answer.query);
        }
        answer.status = response.status;
        CAPTURE(response.body);
        REQUIRE(response.status < 500);
    }

    std::string Path() const {
        return "/memberships/" + prepared_.airline_membership + "/protectedQueries";
    }

    // Those too whose submission was never answered.
    void AwaitEnds(ServedNode& node) {
        for (;;) {
            const std::uint64_t heard = node.bell.Rings();
            const base::Json all = node.Ask(prepared_.airline, "GET", Path());
            bool ended = true;
            for (const base::Json& query : all.Find("protectedQueries")->AsArray())
                ended = Note(query) && ended;
            if (ended) return;
            node.bell.WaitFor(heard, std::chrono::milliseconds(100));
        }
    }

    // Whether it has ended.
    bool Note(const base::Json& query) {
        const std::string& status = query.Find("status")->AsString();
        const bool ended = status == "SUCCESS" || status == "FAILED" || status == "CANCELLED" ||
                           status == "TIMED_OUT";
        for (auto& answer : heard_->answers) {
            if (!ended || answer.query.data() != query.Find("id")->AsString()) continue;
            if (answer.ended_as.front() == '\0') simulation::Put(status, answer.ended_as);
            CHECK(answer.ended_as.data() == status);
        }
        return ended;
    }

    const PreparedNode& prepared_;
    Plan plan_;
    int runs_at_once_;
    support::TemporaryFolder folder_;
    simulation::MovedClock clock_;
    simulation::SharedHeard heard_;
    int killed_ = 0;
};

std::uint64_t SeedsWanted() {
    const char* wanted = std::getenv("GLOVEBOX_SIMULATION_SEEDS");
    return wanted == nullptr ? 25 : std::strtoull(wanted, nullptr, 10);
}

}  // namespace

TEST_CASE("a day without a crash: all is as it was told, and nothing was done twice") {
    const PreparedNode prepared(kShape);
    World world(prepared, simulation::EveryKind(), 2);

    world.LiveOnAndCheck();

    CHECK(world.steps() > 50);
}

TEST_CASE("a crash before each durable step loses nothing and doubles nothing") {
    const PreparedNode prepared(kShape);
    bool killed = true;
    for (std::uint64_t step = 1; killed; ++step) {
        CAPTURE(step);
        World world(prepared, simulation::EveryKind(), 1);

        killed = world.Live({step});

        world.LiveOnAndCheck();
    }
}

TEST_CASE("crash after crash, in any order of things, loses nothing and doubles nothing") {
    const PreparedNode prepared(kShape);
    for (std::uint64_t seed = 1; seed <= SeedsWanted(); ++seed) {
        CAPTURE(seed);
        base::SeededRandom random(seed);
        World world(prepared, simulation::DrawPlan(random), static_cast<int>(1 + random.Below(3)));

        for (std::uint64_t crashes = 1 + random.Below(4); crashes > 0; --crashes) {
            const bool every_write = random.Below(2) == 0;
            world.Live({1 + random.Below(every_write ? 400 : 100), every_write});
        }

        world.LiveOnAndCheck();
    }
}
