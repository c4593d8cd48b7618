// SPDX-License-Identifier: Apache-2.0
#include "runs/query_execution.h"

#include "base/json_array.h"
#include "base/log.h"
#include "collaboration/collaborations.h"
#include "runs/query_failures.h"
#include "runs/query_log.h"
#include "runs/query_record.h"
#include "runs/template_plan.h"
#include "storage/buckets.h"
#include "storage/placement.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace runs {
namespace {

using base::Status;

QueryOutcome FailedWith(const QueryFailure& failure) {
    QueryOutcome outcome;
    outcome.failure = failure;
    return outcome;
}

QueryOutcome RefusedWith(const std::vector<query::Refusal>& refusals) {
    QueryOutcome outcome = FailedWith(FailureOf(refusals));
    outcome.refusals = base::JsonArrayOf(refusals, query::ToJson).Dump();
    return outcome;
}

base::Result<storage::Placement> PrepareAt(metadata::Database& database, base::Clock& clock,
                                           const ResultLocation& location,
                                           const ProtectedQuery& query,
                                           const storage::ObjectDraft& object) {
    ASSIGN_OR_RETURN(const auto bucket, storage::Buckets(database).Find(location.bucket));
    if (!bucket) return base::Conflict("a receiver's bucket is gone");
    storage::BucketObject placed;
    placed.bucket = location.bucket;
    placed.key = KeyOf(location, query.id);
    placed.created = clock.Now();
    placed.query = query.id;
    placed.receiver = location.receiver;
    return storage::Placement::Prepare(*bucket, std::move(placed), object);
}

void LogFailed(const ProtectedQuery& query, const base::Error& error) {
    base::LogFailure(base::LogLevel::kWarning, "query_failed", error, {{"query", query.id.text()}});
}

}  // namespace

Question QueryExecution::Asked() const {
    Question question{query_.account, query_.collaboration.text(), query_.request.sql,
                      policy::Purpose::kResults};
    question.template_arn = query_.request.template_arn;
    question.parameters = GivenValues(query_.request);
    for (const ResultLocation& location : query_.locations)
        question.receivers.push_back(location.receiver);
    return question;
}

RunOptions QueryExecution::OptionsFor() const {
    RunOptions options;
    options.limits = limits_;
    for (const policy::AgreedTable& table : tables_) {
        if (!table.time_limit_seconds) continue;
        const std::chrono::seconds owners(*table.time_limit_seconds);
        options.limits.time_max =
            std::min<std::chrono::milliseconds>(options.limits.time_max, owners);
    }
    options.format = query_.locations.front().format;
    options.stop = stop_;
    return options;
}

std::optional<QueryOutcome> QueryExecution::Run() {
    const Question question = Asked();
    auto decision = Decide(services_, question);
    if (!decision.ok()) {
        LogFailed(query_, decision.error());
        return FailedWith(NodeFailed());
    }
    tables_ = std::move(decision->tables);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&decision->judgement))
        return RefusedWith(*refusals);
    const auto& approved = std::get<policy::ApprovedQuery>(decision->judgement);
    auto outcome = RunApproved(question, approved);
    if (outcome) outcome->plan_hash = approved.plan_hash();
    return outcome;
}

std::optional<QueryOutcome> QueryExecution::RunApproved(const Question& question,
                                                        const policy::ApprovedQuery& approved) {
    const RunOptions options = OptionsFor();
    auto ready = MakeReady(services_, question, approved, options);
    if (!ready.ok()) {
        LogFailed(query_, ready.error());
        return FailedWith(FailureBefore(ready.error()));
    }
    const auto holds = BucketsHoldSources(*ready);
    if (!holds.ok()) return FailedWith(NodeFailed());
    if (*holds) return FailedWith(BucketHoldsSource());
    QueryOutcome outcome;
    outcome.plan_hash = approved.plan_hash();
    outcome.run_hash = ready->run_hash;
    outcome.threads = options.limits.threads_max;
    auto report = Execute(services_, *ready, options);
    if (!report.ok()) {
        LogFailed(query_, report.error());
        outcome.status = report.error().code == base::ErrorCode::kTimeout ? QueryStatus::kTimedOut
                                                                          : QueryStatus::kFailed;
        outcome.failure = DidNotFinish(outcome.status);
        return outcome;
    }
    const Status published = Publish(question, approved, *ready, *std::move(report), outcome);
    if (published.ok()) return std::nullopt;
    LogFailed(query_, published.error());
    outcome.status = QueryStatus::kFailed;
    outcome.failure = FailureAtRelease(published.error());
    return outcome;
}

base::Result<bool> QueryExecution::BucketsHoldSources(const ReadyRun& ready) {
    for (const ResultLocation& location : query_.locations) {
        ASSIGN_OR_RETURN(const auto bucket,
                         storage::Buckets(services_.database).Find(location.bucket));
        if (!bucket) continue;  // found again when the result is put there
        for (const TableInput& table : ready.request.tables) {
            for (const catalog::OpenFile& file : table.files) {
                std::error_code failed;
                const auto real = std::filesystem::canonical(file.path, failed);
                if (failed || storage::Holds(*bucket, real)) return true;
            }
        }
    }
    return false;
}

Status QueryExecution::CheckReceivers() {
    ASSIGN_OR_RETURN(
        const auto collaboration,
        collaboration::Collaborations(services_.database).FindById(query_.collaboration));
    std::vector<ResultTarget> targets;
    if (!query_.request.result_configuration.is_null()) {
        ASSIGN_OR_RETURN(targets, ParseResultConfiguration(query_.request.result_configuration));
    }
    const auto now = LocationsFor(services_.database, collaboration, query_.account, targets);
    if (!now.ok() && now.error().code != base::ErrorCode::kInvalidArgument) return now.error();
    if (now.ok() && *now == query_.locations) return {};
    return base::Conflict("who receives the result, or where, changed while the query ran; its "
                          "result is discarded");
}

Status QueryExecution::Publish(const Question& question, const policy::ApprovedQuery& approved,
                               const ReadyRun& ready, RunReport report, QueryOutcome& outcome) {
    RETURN_IF_ERROR(CheckUnchanged(ready));
    std::vector<storage::Placement> placements;
    for (const ResultLocation& location : query_.locations) {
        ASSIGN_OR_RETURN(auto placement, PrepareAt(services_.database, services_.clock, location,
                                                   query_, ready.object));
        placements.push_back(std::move(placement));
    }
    // Holding the writer's place keeps rules, members and receivers as they are until all is done.
    ASSIGN_OR_RETURN(metadata::Transaction transaction, services_.database.Begin());
    RETURN_IF_ERROR(CheckReceivers());
    ASSIGN_OR_RETURN(const privacy::ReleasedResult released,
                     ReleaseNow(services_, question, approved, ready, std::move(report)));
    for (storage::Placement& placement : placements) {
        RETURN_IF_ERROR(placement.Place(services_.database));
    }
    outcome.status = QueryStatus::kSuccess;
    RETURN_IF_ERROR(
        ProtectedQueries(services_.database, keys_).Finish(query_.id, outcome, services_.clock));
    RETURN_IF_ERROR(QueryLog(services_.database, keys_)
                        .Ended(query_, outcome.status, tables_, services_.clock));
    RETURN_IF_ERROR(AppendRecord(outcome));
    RETURN_IF_ERROR(transaction.Commit());
    for (storage::Placement& placement : placements) placement.Keep();
    return {};
}

Status QueryExecution::AppendRecord(const QueryOutcome& outcome) {
    return audit::Trail(services_.database, keys_, services_.random)
        .Append(RecordOf(query_, outcome, tables_, services_.clock.Now()));
}

base::Result<std::optional<QueryStatus>> QueryExecution::Record(const QueryOutcome& outcome) {
    ProtectedQueries queries(services_.database, keys_);
    ASSIGN_OR_RETURN(metadata::Transaction transaction, services_.database.Begin());
    ASSIGN_OR_RETURN(const ProtectedQuery now, queries.FindById(query_.id));
    QueryOutcome ended = outcome;
    if (now.status == QueryStatus::kCancelling) {
        ended.status = QueryStatus::kCancelled;
        if (ended.threads > 0) ended.failure = DidNotFinish(ended.status);
    } else if (stop_.stop_requested() && ended.refusals.empty()) {
        RETURN_IF_ERROR(queries.GiveBack(query_.id));
        RETURN_IF_ERROR(transaction.Commit());
        return std::optional<QueryStatus>();
    }
    RETURN_IF_ERROR(queries.Finish(query_.id, ended, services_.clock));
    RETURN_IF_ERROR(
        QueryLog(services_.database, keys_).Ended(query_, ended.status, tables_, services_.clock));
    RETURN_IF_ERROR(AppendRecord(ended));
    RETURN_IF_ERROR(transaction.Commit());
    return std::optional(ended.status);
}

}  // namespace runs
