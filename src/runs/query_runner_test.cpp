// SPDX-License-Identifier: Apache-2.0
#include "runs/query_runner.h"

#include "runs/test_room.h"

#include <condition_variable>
#include <doctest/doctest.h>

namespace {

// Lets runs go on one by one, and stops them when they are told to.
class GateEngine final : public runs::Engine {
  public:
    base::Result<runs::RunReport> Run(const runs::RunRequest& request, const Progress&,
                                      std::stop_token stop) override {
        const base::Lock lock(mutex_);
        ++begun_;
        most_ = std::max(most_, begun_ - ended_);
        changed_.notify_all();
        const bool opened = changed_.wait(mutex_, stop, [this] { return open_; });
        ++ended_;
        changed_.notify_all();
        if (!opened) return base::Error{base::ErrorCode::kCancelled, "cancelled", {}};
        if (!base::WriteAll(request.output_fd, "rows").ok()) return base::Internal("disk");
        return runs::RunReport{{{"o0", support::kVarchar}}, 3, 0};
    }
    base::Result<std::unique_ptr<runs::RowStream>> Read(int) override {
        return base::Internal("not asked");
    }

    void Open() {
        const base::Lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void AwaitBegun(int count) {
        const base::Lock lock(mutex_);
        changed_.wait(mutex_, [&] { return begun_ >= count; });
    }
    int Most() {
        const base::Lock lock(mutex_);
        return most_;
    }

  private:
    base::Mutex mutex_;
    std::condition_variable_any changed_;
    bool open_ = false;
    int begun_ = 0;
    int ended_ = 0;
    int most_ = 0;
};

struct Running : Room {
    Running() { AddBucket("results", airline); }

    void Start(const runs::RunnerOptions& options = {}) {
        auto started = runs::QueryRunner::Start(Services(), options);
        REQUIRE_MESSAGE(started.ok(), started.error().message);
        runner = *std::move(started);
    }

    runs::RunnerServices Services() {
        return {folder.path,  folder.path / "node.db", keys, objects, describer, gate, inspector,
                system_clock, system_random,           bell};
    }

    runs::ProtectedQuery SubmitAndRing() {
        auto transaction = database.Begin();
        const auto query = Submit();
        bell.Ring();
        REQUIRE(transaction->Commit().ok());
        return query;
    }

    // Waits until the query has ended; the runner rings when it is done with one.
    std::string Await(const runs::ProtectedQuery& query) {
        for (;;) {
            const std::uint64_t heard = bell.Rings();
            const auto now = queries.FindById(query.id);
            if (runs::IsTerminal(now->status)) return StatusOf(query);
            bell.WaitFor(heard, std::chrono::seconds(10));
        }
    }

    base::SystemClock system_clock;
    base::SystemRandom system_random;
    GateEngine gate;
    runs::QueryBell bell;
    std::unique_ptr<runs::QueryRunner> runner;  // last: it uses all of these
};

}  // namespace

TEST_CASE("a submitted query is run at once, and one that waited when the runner came, too") {
    Running room;
    room.gate.Open();
    const auto before = room.Submit();
    room.Start({.look_every = std::chrono::hours(1)});
    CHECK(room.Await(before) == "SUCCESS");

    const auto query = room.SubmitAndRing();

    CHECK(room.Await(query) == "SUCCESS");
    CHECK(room.ResultOf(query) == "rows");
}

TEST_CASE("each end is told once, with the state in which it ended") {
    Running room;
    room.gate.Open();
    base::Mutex mutex;
    std::vector<runs::QueryStatus> ends;
    runs::RunnerServices services = room.Services();
    services.ended = [&](runs::QueryStatus status, std::chrono::steady_clock::duration took) {
        const base::Lock lock(mutex);
        CHECK(took.count() >= 0);
        ends.push_back(status);
    };
    auto started = runs::QueryRunner::Start(std::move(services), {});
    REQUIRE(started.ok());
    CHECK(room.Await(room.SubmitAndRing()) == "SUCCESS");
    CHECK(room.Await(room.SubmitAndRing()) == "SUCCESS");
    (*started)->Stop({});

    CHECK((*started)->running() == 0);
    const base::Lock lock(mutex);
    CHECK(ends == std::vector(2, runs::QueryStatus::kSuccess));
}

TEST_CASE("cancelling stops the engine") {
    Running room;
    room.Start({.look_every = std::chrono::hours(1)});
    const auto query = room.SubmitAndRing();
    room.gate.AwaitBegun(1);
    {
        auto transaction = room.database.Begin();
        REQUIRE(room.queries.Cancel(query.id, room.clock).ok());
        room.bell.Ring();
        REQUIRE(transaction->Commit().ok());
    }

    CHECK(room.Await(query) == "CANCELLED");
    CHECK(room.ResultOf(query) == "none");
}

TEST_CASE("a run whose query ended otherwise frees its place") {
    Running room;
    room.Start({.runs_at_once = 1, .look_every = std::chrono::hours(1)});
    const auto query = room.SubmitAndRing();
    room.gate.AwaitBegun(1);
    REQUIRE(room.database.Execute("UPDATE protected_queries SET status = 'FAILED'").ok());
    room.gate.Open();

    for (int rings = 0; rings < 3; ++rings) {
        const std::uint64_t heard = room.bell.Rings();
        if (room.runner->running() == 0) break;
        room.bell.WaitFor(heard, std::chrono::seconds(10));
    }

    CHECK(room.runner->running() == 0);
    CHECK(room.StatusOf(query) == "FAILED");
    CHECK(room.ResultOf(query) == "none");
}

TEST_CASE("what another process writes is found by looking") {
    Running room;
    room.gate.Open();
    room.Start({.look_every = std::chrono::milliseconds(1)});

    CHECK(room.Await(room.Submit()) == "SUCCESS");
}

TEST_CASE("one account never has all places, and no more run than there are places") {
    Running room;
    room.Start({.runs_at_once = 3, .runs_per_account = 2});
    std::vector<runs::ProtectedQuery> all;
    for (int i = 0; i < 5; ++i) all.push_back(room.SubmitAndRing());
    room.gate.AwaitBegun(2);
    room.gate.Open();
    for (const auto& query : all) CHECK(room.Await(query) == "SUCCESS");

    CHECK(room.gate.Most() == 2);
}

TEST_CASE("a runner that stops lets what runs go on, and takes no more") {
    Running room;
    room.Start();
    const auto query = room.SubmitAndRing();
    room.gate.AwaitBegun(1);
    std::jthread opener([&room] { room.gate.Open(); });

    room.runner->Stop(std::chrono::minutes(1));

    CHECK(room.StatusOf(query) == "SUCCESS");
    CHECK(room.StatusOf(room.SubmitAndRing()) == "SUBMITTED");
}

TEST_CASE("what does not end in time is given back, and the next runner runs it") {
    Running room;
    room.Start();
    const auto query = room.SubmitAndRing();
    room.gate.AwaitBegun(1);

    room.runner->Stop(std::chrono::milliseconds(1));
    CHECK(room.StatusOf(query) == "SUBMITTED");

    room.runner.reset();
    room.gate.Open();
    room.Start();
    CHECK(room.Await(query) == "SUCCESS");
    CHECK(room.queries.FindById(query.id)->attempts == 1);
}

TEST_CASE("one runner for a data directory") {
    Running room;
    room.Start();

    const auto second = runs::QueryRunner::Start(room.Services(), {});

    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == base::ErrorCode::kConflict);
    room.runner.reset();
    CHECK(runs::QueryRunner::Start(room.Services(), {}).ok());
}

TEST_CASE("a runner takes over what a dead one left, with its half-placed files") {
    Running room;
    const auto query = room.Submit();
    room.Claim();
    const auto folder = room.folder.path / "results" / query.id.text();
    std::filesystem::create_directories(folder);
    REQUIRE(base::WriteFileDurably(folder / ".result.csv.draft", "half").ok());
    const auto cancelled = room.Submit();
    room.Claim();
    REQUIRE(room.queries.Cancel(cancelled.id, room.clock).ok());
    room.LogQueriesFor(room.airline);

    room.Start();

    room.gate.AwaitBegun(1);
    CHECK_FALSE(std::filesystem::exists(folder));
    CHECK(room.StatusOf(cancelled) == "CANCELLED");
    room.gate.Open();
    CHECK(room.Await(query) == "SUCCESS");
    CHECK(room.queries.FindById(query.id)->attempts == 2);
}
