// SPDX-License-Identifier: Apache-2.0
#include "audit/recorder.h"

#include "audit/test_node.h"

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using audit::Recorder;
using audit::TestNode;

namespace {

// The recorder draws its salts on a thread of its own.
struct Recording {
    explicit Recording(const TestNode& node)
        : recorder(*Recorder::Start(node.folder.path / "node.db", node.keys, random)) {}
    Recorder* operator->() const { return recorder.get(); }
    // An orderly end, which writes what is queued.
    void End() { recorder.reset(); }

    base::SystemRandom random;
    std::unique_ptr<Recorder> recorder;
};

}  // namespace

TEST_CASE("what was noted is in its chain, in order, soon after") {
    TestNode node;
    Recording recorder(node);
    REQUIRE(recorder->Note(node.ActOf(node.airline, "a:1")).ok());
    REQUIRE(recorder->Note(node.ActOf(node.partner, "a:2")).ok());
    REQUIRE(recorder->Note(node.ActOf(node.airline, "a:3")).ok());

    CHECK(recorder->queued() <= 3);
    recorder.End();

    const auto all = node.All(node.airline);
    REQUIRE(all.size() == 2);
    CHECK(all[0].record.action == "a:1");
    CHECK(all[1].record.action == "a:3");
    CHECK(node.All(node.partner).size() == 1);
}

TEST_CASE("an orderly end writes what is queued") {
    TestNode node;
    {
        const Recording recorder(node);
        for (int i = 0; i < 2'500; ++i)
            REQUIRE(recorder->Note(node.ActOf(node.airline, "a:1")).ok());
    }

    CHECK(node.entries.End(node.airline)->sequence == 2'500);
}

TEST_CASE("changes of others and noted records go into one chain without a gap") {
    TestNode node;
    Recording recorder(node);
    for (int i = 0; i < 20; ++i) {
        REQUIRE(recorder->Note(node.ActOf(node.airline, "a:read")).ok());
        node.Append(node.ActOf(node.airline, "a:write"));
    }
    recorder.End();

    audit::ChainPlace place;
    for (const auto& entry : node.All(node.airline)) {
        place = Advance(place, node.airline, 1, audit::LeafOf(entry.salt, Encode(entry.record)));
        REQUIRE(place == entry.place);
    }
    CHECK(place.sequence == 40);
}

TEST_CASE("when the queue is full, a caller waits until there is room, and nothing is lost") {
    TestNode node;
    Recording recorder(node);
    auto hold = node.database.Begin();
    const audit::Act act = node.ActOf(node.airline, "a:1");
    for (std::size_t i = 0; i < audit::kActsQueuedMax; ++i) REQUIRE(recorder->Note(act).ok());
    std::atomic<bool> noted = false;
    std::jthread waiting([&] { noted = recorder->Note(act).ok(); });
    CHECK_FALSE(noted);

    REQUIRE(hold->Commit().ok());
    waiting.join();
    recorder.End();

    CHECK(noted);
    CHECK(node.entries.End(node.airline)->sequence ==
          static_cast<std::int64_t>(audit::kActsQueuedMax) + 1);
}

TEST_CASE("a crash loses at most what was queued, and the chain holds") {
    TestNode node;
    node.Append(node.ActOf(node.airline, "a:write"));
    const pid_t child = fork();
    if (child == 0) {
        Recording ended(node);
        (void)ended->Note(node.ActOf(node.airline, "a:written")).ok();
        ended.End();
        const Recording recorder(node);
        (void)recorder->Note(node.ActOf(node.airline, "a:lost")).ok();
        raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);

    const auto all = node.All(node.airline);
    REQUIRE(all.size() == 2);
    CHECK(all[1].record.action == "a:written");
    CHECK(all[1].place == *node.entries.End(node.airline));
}
