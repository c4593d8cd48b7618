// SPDX-License-Identifier: Apache-2.0
#include "runs/query_runner.h"

#include "base/lock_file.h"
#include "base/log.h"
#include "runs/query_execution.h"
#include "runs/query_failures.h"
#include "runs/query_log.h"
#include "runs/query_record.h"
#include "storage/placement.h"

#include <exception>
#include <utility>

namespace runs {
namespace {

using base::Result;
using base::Status;

constexpr std::chrono::seconds kRecordAgain{1};

// The query ended otherwise, or is not there any more: no later try will find it running.
bool IsGone(const base::Error& error) {
    return error.code == base::ErrorCode::kConflict || error.code == base::ErrorCode::kNotFound;
}

QueryOutcome Surprise() {
    QueryOutcome outcome;
    outcome.failure = NodeFailed();
    return outcome;
}

}  // namespace

QueryRunner::QueryRunner(RunnerServices services, const RunnerOptions& options, base::UniqueFd lock,
                         metadata::Database database)
    : services_(std::move(services)),
      options_(options),
      lock_(std::move(lock)),
      database_(std::move(database)) {}

QueryRunner::~QueryRunner() { Stop(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<QueryRunner>> QueryRunner::Start(RunnerServices services,
                                                        const RunnerOptions& options) {
    ASSIGN_OR_RETURN(base::UniqueFd lock,
                     base::TakeLock(services.data_folder / "query-runner.lock",
                                    "another process runs the queries of this data directory"));
    ASSIGN_OR_RETURN(auto database, metadata::Database::Open(services.database_file));
    std::unique_ptr<QueryRunner> runner(
        new QueryRunner(std::move(services), options, std::move(lock), std::move(database)));
    RETURN_IF_ERROR(runner->TakeOver());
    for (int i = 0; i < options.runs_at_once; ++i) {
        ASSIGN_OR_RETURN(auto connection,
                         metadata::Database::Open(runner->services_.database_file));
        runner->workers_.emplace_back(
            [raw = runner.get(), connection = std::move(connection)]() mutable {
                raw->Work(std::move(connection));
            });
    }
    runner->dispatcher_ =
        std::jthread([raw = runner.get()](const std::stop_token& stop) { raw->Dispatch(stop); });
    return runner;
}

void QueryRunner::Stop(std::chrono::milliseconds grace) {
    dispatcher_.request_stop();
    services_.bell.Ring();
    if (dispatcher_.joinable()) dispatcher_.join();
    {
        const base::Lock lock(mutex_);
        closing_ = true;
        changed_.notify_all();
        const auto until = services_.clock.SteadyNow() + grace;
        while (!running_.empty()) {
            if (changed_.wait_until(mutex_, until) == std::cv_status::timeout) break;
        }
        for (auto& [id, source] : running_) source.request_stop();
    }
    workers_.clear();
}

// Before any thread of ours runs, and no other process does: what runs in the records runs no more.
Status QueryRunner::TakeOver() {
    ASSIGN_OR_RETURN(metadata::Transaction transaction, database_.Begin());
    ASSIGN_OR_RETURN(const auto left,
                     ProtectedQueries(database_, services_.keys).TakeOver(services_.clock));
    for (const ProtectedQuery& query : left) {
        base::Log(base::LogLevel::kWarning, "query_was_interrupted",
                  {{"query", query.id.text()}, {"status", std::string(ToString(query.status))}});
        for (const ResultLocation& location : query.locations) {
            ASSIGN_OR_RETURN(const auto bucket, storage::Buckets(database_).Find(location.bucket));
            if (!bucket) continue;
            RETURN_IF_ERROR(
                storage::RemoveUnrecorded(database_, *bucket, KeyOf(location, query.id)));
        }
        if (!IsTerminal(query.status)) continue;
        RETURN_IF_ERROR(
            QueryLog(database_, services_.keys).Ended(query, query.status, {}, services_.clock));
        QueryOutcome outcome;
        outcome.status = query.status;
        outcome.failure = query.failure;
        RETURN_IF_ERROR(audit::Trail(database_, services_.keys, services_.random)
                            .Append(RecordOf(query, outcome, {}, services_.clock.Now())));
    }
    return transaction.Commit();
}

void QueryRunner::Dispatch(const std::stop_token& stop) {
    bool rung = true;
    while (!stop.stop_requested()) {
        const std::uint64_t heard = services_.bell.Rings();
        try {
            auto look = rung ? Result<bool>(true) : SomethingToDo();
            if (look.ok() && *look) {
                if (const Status looked = Look(); !looked.ok()) look = looked.error();
            }
            if (!look.ok())
                base::LogFailure(base::LogLevel::kError, "queries_not_dispatched", look.error());
        } catch (const std::exception&) {
            base::LogFailure(base::LogLevel::kError, "queries_not_dispatched",
                             base::Internal("an unexpected exception"));
        }
        rung = services_.bell.WaitFor(heard, options_.look_every);
    }
}

// Without taking the writer's place.
Result<bool> QueryRunner::SomethingToDo() {
    ProtectedQueries queries(database_, services_.keys);
    ASSIGN_OR_RETURN(const auto cancelling, queries.Cancelling());
    if (!cancelling.empty()) return true;
    return queries.AnyWaiting();
}

Status QueryRunner::Look() {
    for (;;) {
        // Waits for the transaction that rang, if it is not done yet.
        ASSIGN_OR_RETURN(metadata::Transaction transaction, database_.Begin());
        ProtectedQueries queries(database_, services_.keys);
        ASSIGN_OR_RETURN(const auto cancelling, queries.Cancelling());
        StopRunning(cancelling);
        if (!HasIdleWorker()) return {};
        ASSIGN_OR_RETURN(auto query, queries.Claim(options_.runs_per_account, services_.clock));
        if (!query) return {};
        RETURN_IF_ERROR(transaction.Commit());
        const base::Lock lock(mutex_);
        running_.try_emplace(query->id);
        jobs_.push_back(*std::move(query));
        changed_.notify_all();
    }
}

bool QueryRunner::HasIdleWorker() {
    const base::Lock lock(mutex_);
    return running_.size() < workers_.size();
}

void QueryRunner::StopRunning(const std::vector<base::RunId>& queries) {
    const base::Lock lock(mutex_);
    for (const base::RunId& id : queries) {
        const auto found = running_.find(id);
        if (found != running_.end()) found->second.request_stop();
    }
}

std::optional<QueryRunner::Job> QueryRunner::NextJob() {
    const base::Lock lock(mutex_);
    while (jobs_.empty() && !closing_) changed_.wait(mutex_);
    if (jobs_.empty()) return std::nullopt;
    Job job{std::move(jobs_.front()), {}};
    job.stop = running_.at(job.query.id).get_token();
    jobs_.pop_front();
    return job;
}

void QueryRunner::Work(metadata::Database database) {
    while (const auto job = NextJob()) {
        RunJob(database, *job);
        {
            const base::Lock lock(mutex_);
            running_.erase(job->query.id);
            changed_.notify_all();
        }
        services_.bell.Ring();
    }
}

std::size_t QueryRunner::running() {
    const base::Lock lock(mutex_);
    return running_.size();
}

void QueryRunner::TellEnd(QueryStatus status, base::SteadyTime began) const {
    if (services_.ended) services_.ended(status, services_.clock.SteadyNow() - began);
}

void QueryRunner::RunJob(metadata::Database& database, const Job& job) {
    const Services services{database,         services_.objects,   services_.describer,
                            services_.engine, services_.inspector, services_.clock,
                            services_.random};
    QueryExecution execution(services, services_.keys, job.query, options_.limits, job.stop);
    const base::SteadyTime began = services_.clock.SteadyNow();
    std::optional<QueryOutcome> outcome;
    try {
        outcome = execution.Run();
    } catch (const std::exception&) {
        outcome = Surprise();
    }
    if (!outcome) return TellEnd(QueryStatus::kSuccess, began);
    // A disk that is full now may not be soon; until then the worker is not free.
    for (;;) {
        const auto recorded = execution.Record(*outcome);
        if (recorded.ok() && *recorded) return TellEnd(**recorded, began);
        if (recorded.ok()) return;
        base::LogFailure(base::LogLevel::kError, "query_end_not_recorded", recorded.error(),
                         {{"query", job.query.id.text()}});
        if (IsGone(recorded.error())) return;
        const base::Lock lock(mutex_);
        if (closing_) return;  // what is not recorded was interrupted, for who comes next
        changed_.wait_for(mutex_, kRecordAgain);
    }
}

}  // namespace runs
