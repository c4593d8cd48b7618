// SPDX-License-Identifier: Apache-2.0
// Queries that run while they are cancelled, while a rule changes and while a member is removed. Seeds draw how long
// runs take and who does what; GLOVEBOX_SIMULATION_SEEDS in the environment tries more of them.
#include "query_checks.h"
#include "race_world.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>
#include <thread>

namespace {

using runs::QueryStatus;
using simulation::Call;
using simulation::Conversation;
using simulation::PreparedNode;
using simulation::RaceWorld;
using Shape = simulation::ScriptedDescriber::Shape;

constexpr int kQueries = 6;
constexpr int kConversations = 2;  // that start and cancel so many each
constexpr int kMinimumPrepared = 2;
constexpr int kMinimumFirst = 101;

// A run and the last raise of the rule, so that one surely falls into the other.
struct Meeting {
    std::atomic<bool> begun = false;
    std::atomic<bool> raised = false;
};

// Runs take from nothing to two milliseconds, as the seed and their number have it.
class TakesItsTime final {
  public:
    explicit TakesItsTime(std::uint64_t seed) : seed_(seed) {}

    // The first run lasts until the rule has been raised for the last time.
    simulation::ScriptedEngine::Meanwhile MeanwhileRaised(Meeting& meeting) {
        return
            [&meeting, drawn = Meanwhile()](const std::string& sql, const std::stop_token& stop) {
                if (!meeting.begun.exchange(true)) {
                    while (!meeting.raised && !stop.stop_requested()) std::this_thread::yield();
                }
                return drawn(sql, stop);
            };
    }

    simulation::ScriptedEngine::Meanwhile Meanwhile() {
        return [this](const std::string&, const std::stop_token& stop) -> base::Status {
            base::SeededRandom random(seed_ * 100 + ++runs_);
            base::Mutex mutex;
            std::condition_variable_any changed;
            const base::Lock lock(mutex);
            changed.wait_for(mutex, stop, std::chrono::microseconds(random.Below(2'000)),
                             [] { return false; });
            return {};
        };
    }

  private:
    std::uint64_t seed_;
    std::atomic<std::uint64_t> runs_ = 0;
};

std::string PathOf(const PreparedNode& prepared) {
    return "/memberships/" + prepared.airline_membership + "/protectedQueries";
}

const Call& StartQuery(Conversation& talk, const PreparedNode& prepared, int number) {
    return talk.Say(prepared.airline, "POST", PathOf(prepared),
                    R"({"type":"SQL","sqlParameters":{"queryString":"query )" +
                        std::to_string(number) + R"("},"resultConfiguration":)" +
                        simulation::ToBoth(prepared) + "}");
}

// Some time, as calls take it.
void Look(Conversation& talk, const PreparedNode& prepared, std::uint64_t times) {
    for (; times > 0; --times) talk.Say(prepared.airline, "GET", PathOf(prepared));
}

// Until so many queries are over; that many are started, here or by others.
void LookUntilOver(Conversation& talk, const PreparedNode& prepared, std::size_t count) {
    const auto over = [](const base::Json& query) {
        const auto status = runs::ParseQueryStatus(query.Find("status")->AsString());
        return runs::IsTerminal(*status);
    };
    for (;;) {
        const Call& looked = talk.Say(prepared.airline, "GET", PathOf(prepared));
        const auto& list = looked.answer.Find("protectedQueries")->AsArray();
        if (static_cast<std::size_t>(std::ranges::count_if(list, over)) >= count) return;
    }
}

void StartQueries(Conversation& talk, const PreparedNode& prepared, std::uint64_t seed) {
    base::SeededRandom random(seed);
    for (int i = 0; i < kQueries; ++i) {
        StartQuery(talk, prepared, i);
        Look(talk, prepared, random.Below(3));
    }
}

void StartAndCancel(Conversation& talk, const PreparedNode& prepared, std::uint64_t seed) {
    base::SeededRandom random(seed);
    for (int i = 0; i < kQueries; ++i) {
        const Call& started = StartQuery(talk, prepared, i);
        const std::string id = simulation::TextIn(started.answer, "protectedQuery", "id");
        Look(talk, prepared, random.Below(12));
        if (i + 1 == kQueries) LookUntilOver(talk, prepared, kConversations * kQueries - 1);
        talk.Say(prepared.airline, "PATCH", PathOf(prepared) + "/" + id,
                 R"({"targetStatus":"CANCELLED"})");
    }
}

void RaiseMinimum(Conversation& talk, const PreparedNode& prepared, std::uint64_t seed,
                  Meeting& meeting) {
    base::SeededRandom random(seed);
    for (int i = 0; i < kQueries; ++i) {
        Look(talk, prepared, random.Below(3));
        while (i + 1 == kQueries && !meeting.begun) std::this_thread::yield();
        talk.Say(prepared.partner, "PATCH",
                 "/configuredTables/" + prepared.guests + "/analysisRule/AGGREGATION",
                 "{" + simulation::CountingPolicy(kMinimumFirst + i) + "}");
    }
    meeting.raised = true;
}

std::map<std::string, runs::ProtectedQuery> ById(const std::vector<runs::ProtectedQuery>& queries) {
    std::map<std::string, runs::ProtectedQuery> by_id;
    for (const runs::ProtectedQuery& query : queries) by_id[query.id.text()] = query;
    return by_id;
}

// What came out, while the minimum rose.
struct Releases {
    int released = 0;
    int discarded = 0;

    // Each result was made under the rule that was in force at its place in the trail of the rule's owner.
    void Check(RaceWorld& world, const PreparedNode& prepared,
               const std::map<std::string, runs::ProtectedQuery>& queries) {
        std::set<std::string> changes;
        for (const Call* call : world.InOrder(prepared.partner.id))
            changes.insert(call->request_id);
        int minimum = kMinimumFirst - 1;
        for (const audit::Entry& entry : EntriesOf(world.node(), prepared.partner.id)) {
            minimum += changes.contains(entry.record.request_id) ? 1 : 0;
            if (entry.record.action != "glovebox:RunProtectedQuery") continue;
            CheckOne(world, queries.at(entry.record.request_id), minimum);
        }
        CHECK(minimum == kMinimumFirst + kQueries - 1);
    }

  private:
    void CheckOne(RaceWorld& world, const runs::ProtectedQuery& query, int minimum) {
        discarded += query.status == QueryStatus::kFailed ? 1 : 0;
        if (query.status != QueryStatus::kSuccess) return;
        ++released;
        const std::string sql = ResultOf(world.node(), query);
        const int wanted = minimum < kMinimumFirst ? kMinimumPrepared : minimum;
        CHECK_MESSAGE(sql.find(">= CAST(" + std::to_string(wanted) + " ") != std::string::npos,
                      sql);
    }
};

}  // namespace

TEST_CASE("a query that is cancelled while it finishes is one or the other, as was answered") {
    const PreparedNode prepared(Shape::kList);
    std::map<QueryStatus, int> ends;
    for (std::uint64_t seed = 1; seed <= simulation::RacesWanted(); ++seed) {
        CAPTURE(seed);
        TakesItsTime runs(seed);
        RaceWorld world(prepared, Shape::kList, runs.Meanwhile());
        world.node().StartQueries({.runs_at_once = 3, .runs_per_account = 2});

        world.Race({[&](Conversation& talk) { StartAndCancel(talk, prepared, seed * 10); },
                    [&](Conversation& talk) { StartAndCancel(talk, prepared, seed * 10 + 1); }});

        world.AwaitEnds();
        world.CloseAndCheck();
        const auto queries = QueriesOf(world.node(), prepared.airline_membership);
        CHECK(queries.size() == std::size_t{kConversations} * kQueries);
        CheckEnds(world.node(), prepared, queries);
        const auto by_id = ById(queries);
        for (const Call* call : world.All()) {
            if (call->method != "PATCH") continue;
            const auto& query = by_id.at(call->target.substr(call->target.rfind('/') + 1));
            CHECK((call->status == 200 || call->status == 409));
            CHECK((call->status == 200) == (query.status == QueryStatus::kCancelled));
            ++ends[query.status];
        }
    }
    CHECK(ends[QueryStatus::kCancelled] > 0);
    CHECK(ends[QueryStatus::kSuccess] > 0);
    CHECK(ends.size() == 2);
}

TEST_CASE("no result comes out under a rule that was no longer in force when it did") {
    const PreparedNode prepared(Shape::kCounts);
    Releases seen;
    for (std::uint64_t seed = 1; seed <= simulation::RacesWanted(); ++seed) {
        CAPTURE(seed);
        TakesItsTime runs(seed);
        Meeting meeting;
        RaceWorld world(prepared, Shape::kCounts, runs.MeanwhileRaised(meeting));
        world.node().StartQueries({.runs_at_once = 3, .runs_per_account = 2});

        world.Race({[&](Conversation& talk) { StartQueries(talk, prepared, seed); },
                    [&](Conversation& talk) { RaiseMinimum(talk, prepared, seed, meeting); }});

        world.AwaitEnds();
        world.CloseAndCheck();
        const auto queries = QueriesOf(world.node(), prepared.airline_membership);
        CheckEnds(world.node(), prepared, queries);
        seen.Check(world, prepared, ById(queries));
    }
    CHECK(seen.released > 0);
    CHECK(seen.discarded > 0);
}

TEST_CASE("a member that was removed receives nothing any more, and nobody a result of its data") {
    const PreparedNode prepared(Shape::kList);
    int before = 0;
    int after = 0;
    for (std::uint64_t seed = 1; seed <= simulation::RacesWanted(); ++seed) {
        CAPTURE(seed);
        TakesItsTime runs(seed);
        RaceWorld world(prepared, Shape::kList, runs.Meanwhile());
        world.node().StartQueries({.runs_at_once = 3, .runs_per_account = 2});

        world.Race({[&](Conversation& talk) { StartQueries(talk, prepared, seed); },
                    [&](Conversation& talk) {
                        LookUntilOver(talk, prepared, seed % kQueries);
                        talk.Say(prepared.airline, "DELETE",
                                 "/collaborations/" + prepared.collaboration + "/member/" +
                                     prepared.partner.id.text());
                    }});

        world.AwaitEnds();
        world.CloseAndCheck();
        const auto by_id = ById(QueriesOf(world.node(), prepared.airline_membership));
        bool removed = false;
        for (const audit::Entry& entry : EntriesOf(world.node(), prepared.airline.id)) {
            const audit::Record& record = entry.record;
            removed = removed || record.action == "cleanrooms:DeleteMember";
            if (record.action != "glovebox:RunProtectedQuery") continue;
            const bool success = by_id.at(record.request_id).status == QueryStatus::kSuccess;
            CHECK_FALSE((removed && success));
            before += success ? 1 : 0;
            after += removed ? 1 : 0;
        }
        CHECK(removed);
    }
    CHECK(before > 0);
    CHECK(after > 0);
}
