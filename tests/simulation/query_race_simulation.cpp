// SPDX-License-Identifier: Apache-2.0
// Queries that run while they are cancelled, while a rule changes and while a member is removed. Seeds draw how long
// runs take and who does what; GLOVEBOX_SIMULATION_SEEDS in the environment tries more of them.
#include "query_checks.h"
#include "race_world.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

namespace {

using runs::QueryStatus;
using simulation::Call;
using simulation::Conversation;
using simulation::PreparedNode;
using simulation::RaceWorld;
using Shape = simulation::ScriptedDescriber::Shape;

constexpr int kQueries = 6;
constexpr int kMinimumPrepared = 2;
constexpr int kMinimumFirst = 101;

// Runs take from nothing to two milliseconds, as the seed and their number have it.
class TakesItsTime final {
  public:
    explicit TakesItsTime(std::uint64_t seed) : seed_(seed) {}

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
        talk.Say(prepared.airline, "PATCH", PathOf(prepared) + "/" + id,
                 R"({"targetStatus":"CANCELLED"})");
    }
}

void RaiseMinimum(Conversation& talk, const PreparedNode& prepared, std::uint64_t seed) {
    base::SeededRandom random(seed);
    for (int i = 0; i < kQueries; ++i) {
        Look(talk, prepared, random.Below(3));
        talk.Say(prepared.partner, "PATCH",
                 "/configuredTables/" + prepared.guests + "/analysisRule/AGGREGATION",
                 "{" + simulation::CountingPolicy(kMinimumFirst + i) + "}");
    }
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
        CHECK(queries.size() == std::size_t{2} * kQueries);
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
        RaceWorld world(prepared, Shape::kCounts, runs.Meanwhile());
        world.node().StartQueries({.runs_at_once = 3, .runs_per_account = 2});

        world.Race({[&](Conversation& talk) { StartQueries(talk, prepared, seed); },
                    [&](Conversation& talk) { RaiseMinimum(talk, prepared, seed); }});

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
                        Look(talk, prepared, seed % 12);
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
