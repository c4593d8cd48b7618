// SPDX-License-Identifier: Apache-2.0
#include "after_crashes.h"

#include "query_checks.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

namespace simulation {
namespace {

using runs::ProtectedQuery;
using runs::QueryStatus;

constexpr double kChargeMax = 2.0 * 60 / 3'600;  // of two threads, a minute: no day takes longer

class Afterwards final {
  public:
    explicit Afterwards(const Day& day)
        : day_(day), node_(day.folder, day.clock, ScriptedDescriber::Shape::kList, {}) {}

    void Check() {
        const auto all = QueriesOf(node_, day_.prepared.airline_membership);
        for (std::size_t i = 0; i < day_.plan.size(); ++i) FindQuery(i, all);
        CHECK(queries_.size() == all.size());
        for (const auto& [command, query] : queries_) CheckQuery(command, query);
        for (std::size_t i = 0; i < day_.plan.size(); ++i) CheckCancelled(i);
        CheckRenamed();
        node_.door.reset();
        CheckEnds(node_, day_.prepared, all);
    }

  private:
    // An answered command has one query, one without an answer at most one.
    void FindQuery(std::size_t command, const std::vector<ProtectedQuery>& all) {
        if (!IsQuery(day_.plan[command].kind)) return;
        const std::string text = TextOf(day_.plan, command);
        int found = 0;
        for (const ProtectedQuery& query : all) {
            if (query.request.sql != text) continue;
            ++found;
            queries_[command] = query;
        }
        CAPTURE(text);
        CHECK(found <= 1);
        const auto& answer = day_.heard.answers.at(command);
        if (answer.status == 0) return;
        CHECK(answer.status == 200);
        REQUIRE(found == 1);
        CHECK(queries_[command].id.text() == answer.query.data());
    }

    void CheckQuery(std::size_t command, const ProtectedQuery& query) {
        CAPTURE(query.request.sql);
        CAPTURE(ToString(query.status));
        const std::string seen = day_.heard.answers.at(command).ended_as.data();
        CHECK((seen.empty() || seen == ToString(query.status)));
        CHECK(day_.heard.runs.at(command) <= runs::kAttemptsMax);
        CheckEnd(command, query);
        CheckCharge(query);
        if (query.status != QueryStatus::kSuccess) return;
        CHECK(ResultOf(node_, query).find(query.request.sql) != std::string::npos);
    }

    void CheckEnd(std::size_t command, const ProtectedQuery& query) {
        const std::string message = query.failure ? query.failure->message : "";
        if (message.starts_with("RUN_INTERRUPTED")) {
            CHECK(query.status == QueryStatus::kFailed);
            CHECK(query.attempts == runs::kAttemptsMax);
            CHECK(day_.crashes >= 2);
            return;
        }
        if (query.status == QueryStatus::kCancelled) {
            const bool asked = std::ranges::any_of(day_.plan, [&](const Command& each) {
                return each.kind == CommandKind::kCancel && each.target == command;
            });
            CHECK(asked);
            return;
        }
        const CommandKind kind = day_.plan[command].kind;
        const bool succeeds = kind == CommandKind::kPlain || kind == CommandKind::kSlow;
        CHECK(query.status == (succeeds ? QueryStatus::kSuccess : QueryStatus::kFailed));
        CHECK(query.refusals.empty() == (kind != CommandKind::kRefused));
    }

    // Neither for the time that the node was gone, nor for a run that it interrupted.
    void CheckCharge(const ProtectedQuery& query) {
        const base::Json answer = node_.Ask(day_.prepared.airline, "GET",
                                            "/memberships/" + day_.prepared.airline_membership +
                                                "/protectedQueries/" + query.id.text());
        const base::Json& statistics = *answer.Find("protectedQuery")->Find("statistics");
        CHECK(statistics.Find("billedResourceUtilization")->Find("units")->AsDouble() <=
              kChargeMax);
    }

    void CheckCancelled(std::size_t command) {
        if (day_.plan[command].kind != CommandKind::kCancel) return;
        const int status = day_.heard.answers.at(command).status;
        if (status == 0) return;
        const QueryStatus end = queries_.at(day_.plan[command].target).status;
        CHECK((status == 200 || status == 409));
        CHECK((status == 200) == (end == QueryStatus::kCancelled));
    }

    void CheckRenamed() {
        std::set<std::string> possible{"0"};
        int answered = 0;
        int unanswered = 0;
        for (std::size_t i = 0; i < day_.plan.size(); ++i) {
            if (day_.plan[i].kind != CommandKind::kRename) continue;
            const bool told = day_.heard.answers.at(i).status != 0;
            if (told) possible.clear();
            possible.insert(std::to_string(i));
            answered += told ? 1 : 0;
            unanswered += told ? 0 : 1;
        }
        const auto entries = EntriesOf(node_, day_.prepared.airline.id);
        const auto records = std::ranges::count_if(entries, [](const audit::Entry& entry) {
            return entry.record.action == "cleanrooms:UpdateCollaboration";
        });
        CHECK(records >= answered);
        CHECK(records <= answered + unanswered);
        const base::Json now = node_.Ask(day_.prepared.airline, "GET",
                                         "/collaborations/" + day_.prepared.collaboration);
        CHECK(possible.contains(TextIn(now, "collaboration", "description")));
    }

    const Day& day_;
    ServedNode node_;
    std::map<std::size_t, ProtectedQuery> queries_;  // by command
};

}  // namespace

void CheckAfterCrashes(const Day& day) { Afterwards(day).Check(); }

}  // namespace simulation
