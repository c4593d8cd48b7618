// SPDX-License-Identifier: Apache-2.0
#include "after_crashes.h"

#include "audit/digests.h"
#include "audit/export_trail.h"
#include "audit/verify.h"
#include "runs/protected_queries.h"
#include "runs/query_log.h"
#include "storage/bucket_objects.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

namespace simulation {
namespace {

using runs::ProtectedQuery;
using runs::QueryStatus;

constexpr std::int64_t kAll = 1'000;
constexpr double kChargeMax =
    2.0 * 60 / 3'600;  // of two threads, a minute: no day takes longer than that

class Afterwards final {
  public:
    explicit Afterwards(const Day& day)
        : day_(day), node_(day.folder, day.clock, ScriptedDescriber::Shape::kList, {}) {}

    void Check() {
        for (std::size_t i = 0; i < day_.plan.size(); ++i) FindQuery(i);
        CHECK(queries_.size() == Stored().size());
        for (const auto& [command, query] : queries_) CheckQuery(command, query);
        for (std::size_t i = 0; i < day_.plan.size(); ++i) CheckCancelled(i);
        CheckFiles();
        for (const Company* company : {&day_.prepared.airline, &day_.prepared.partner}) {
            CheckQueryLog(company->id);
            CheckTrail(company->id);
        }
        CheckRecords();
    }

  private:
    std::vector<ProtectedQuery> Stored() {
        return *runs::ProtectedQueries(node_.database, node_.keys)
                    .List(base::MembershipId(day_.prepared.airline_membership), std::nullopt, kAll,
                          kAll);
    }

    // An answered command has one query, one without an answer at most one.
    void FindQuery(std::size_t command) {
        if (!IsQuery(day_.plan[command].kind)) return;
        const std::string text = TextOf(day_.plan, command);
        int found = 0;
        for (const ProtectedQuery& each : Stored()) {
            auto query = *runs::ProtectedQueries(node_.database, node_.keys).FindById(each.id);
            if (query.request.sql != text) continue;
            ++found;
            queries_[command] = std::move(query);
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
        CHECK(IsTerminal(query.status));
        const std::string seen = day_.heard.answers.at(command).ended_as.data();
        if (!seen.empty()) CHECK(seen == ToString(query.status));
        CHECK(day_.heard.runs.at(command) <= runs::kAttemptsMax);
        CHECK(query.attempts <= runs::kAttemptsMax);
        CheckEnd(command, query);
        CheckResult(query);
        CheckCharge(query);
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

    // One whole object for each receiver of a success, none of anything else.
    void CheckResult(const ProtectedQuery& query) {
        storage::BucketObjects objects(node_.database);
        CHECK(query.locations.size() == 2);
        for (const runs::ResultLocation& location : query.locations) {
            const std::string key = KeyOf(location, query.id);
            const auto object = *objects.Find(location.bucket, key);
            CHECK(object.has_value() == (query.status == QueryStatus::kSuccess));
            if (!object) continue;
            CHECK(object->receiver == location.receiver);
            const auto bucket = *storage::Buckets(node_.database).Find(location.bucket);
            files_.insert(bucket->folder / key);
            const auto fd = objects.OpenForReading(*bucket, *object);
            REQUIRE(fd.ok());
            const auto bytes = base::ReadDescriptor(fd->get(), 10'000, "result");
            REQUIRE(bytes.ok());
            CHECK(bytes->find(query.request.sql) != std::string::npos);
            CHECK(static_cast<std::int64_t>(bytes->size()) == object->size);
        }
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

    void CheckFiles() {
        std::set<std::filesystem::path> found;
        for (const char* folder : {"results", "theirs", "objects"}) {
            for (const auto& entry :
                 std::filesystem::recursive_directory_iterator(day_.folder / folder)) {
                if (!entry.is_directory()) found.insert(entry.path());
            }
        }
        for (const auto& file : found) CHECK_MESSAGE(files_.contains(file), file.string());
        for (const auto& file : files_) CHECK_MESSAGE(found.contains(file), file.string());
    }

    // That it was submitted and how it ended, once each, to both of them.
    void CheckQueryLog(const base::AccountId& reader) {
        const auto entries = *runs::QueryLog(node_.database, node_.keys).List(reader, 0, kAll);
        std::map<std::string, std::string> stages;
        for (const auto& entry : entries) {
            stages[entry.record.Find("eventID")->AsString()] +=
                entry.record.Find("logStage")->AsString() + " " +
                entry.record.Find("status")->AsString() + " ";
        }
        CHECK(stages.size() == queries_.size());
        for (const auto& [command, query] : queries_) {
            CHECK(stages[query.id.text()] ==
                  "SUBMISSION SUBMITTED TERMINATION " + std::string(ToString(query.status)) + " ");
        }
    }

    void CheckTrail(const base::AccountId& account) {
        REQUIRE(audit::Digests(node_.database, node_.keys).SignAll(day_.clock).ok());
        audit::Verifier verifier({});
        REQUIRE(audit::ExportTrail(node_.database, node_.keys, {account, {}},
                                   [&](std::string_view text) -> base::Status {
                                       verifier.Feed(text);
                                       return {};
                                   })
                    .ok());
        const auto report = verifier.Finish();
        for (const std::string& fault : report.faults) FAIL_CHECK(fault);
        CHECK(report.intact());
    }

    // What was done stands in the trail as often as it was done.
    void CheckRecords() {
        std::map<std::string, int> submitted;
        std::map<std::string, int> ended;
        int renamed = 0;
        for (const audit::Entry& entry : Entries(day_.prepared.airline.id)) {
            const audit::Record& record = entry.record;
            if (record.action == "cleanrooms:StartProtectedQuery") ++submitted[record.request_id];
            if (record.action == "glovebox:RunProtectedQuery") ++ended[record.request_id];
            if (record.action == "cleanrooms:UpdateCollaboration") ++renamed;
        }
        CHECK(submitted.size() == queries_.size());
        for (const auto& [id, count] : submitted) CHECK(count == 1);
        for (const auto& [command, query] : queries_) {
            CAPTURE(query.request.sql);
            const int records = ended[query.id.text()];
            CHECK(records <= 1);
            // One that was cancelled while it waited was not run.
            CHECK((records == 1 || query.status == QueryStatus::kCancelled));
        }
        CheckRenamed(renamed);
        std::set<std::string> told;
        for (const audit::Entry& entry : Entries(day_.prepared.partner.id)) {
            if (entry.record.action == "glovebox:RunProtectedQuery")
                CHECK(told.insert(entry.record.request_id).second);
        }
        for (const auto& [command, query] : queries_)
            if (query.status == QueryStatus::kSuccess) CHECK(told.contains(query.id.text()));
    }

    void CheckRenamed(int records) {
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
        CHECK(records >= answered);
        CHECK(records <= answered + unanswered);
        const base::Json now = node_.Ask(day_.prepared.airline, "GET",
                                         "/collaborations/" + day_.prepared.collaboration);
        CHECK(possible.contains(TextIn(now, "collaboration", "description")));
    }

    std::vector<audit::Entry> Entries(const base::AccountId& account) {
        std::vector<audit::Entry> all;
        for (;;) {
            const std::int64_t last = all.empty() ? 0 : all.back().place.sequence;
            auto next = *audit::Entries(node_.database, node_.keys).After(account, last, kAll);
            if (next.empty()) return all;
            std::ranges::move(next, std::back_inserter(all));
        }
    }

    const Day& day_;
    ServedNode node_;
    std::map<std::size_t, ProtectedQuery> queries_;  // by command
    std::set<std::filesystem::path> files_;
};

}  // namespace

void CheckAfterCrashes(const Day& day) { Afterwards(day).Check(); }

}  // namespace simulation
