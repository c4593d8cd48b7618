// SPDX-License-Identifier: Apache-2.0
#include "jobs/job_runner.h"

#include "base/lock_file.h"
#include "base/log.h"

#include <exception>
#include <utility>

namespace jobs {
namespace {

constexpr std::chrono::seconds kProgressEvery{1};

JobEnd Surprise() {
    return {JobStatus::kFailed,
            ErrorAnswer("INTERNAL", "something went wrong here; the operator's log says more")};
}

}  // namespace

JobRunner::JobRunner(RunnerServices services, std::map<std::string, JobHandler> handlers,
                     const RunnerOptions& options, base::UniqueFd lock)
    : services_(std::move(services)),
      handlers_(std::move(handlers)),
      options_(options),
      lock_(std::move(lock)) {}

JobRunner::~JobRunner() { Stop(); }

base::Result<std::unique_ptr<JobRunner>>
JobRunner::Start(RunnerServices services, std::map<std::string, JobHandler> handlers,
                 const RunnerOptions& options) {
    ASSIGN_OR_RETURN(base::UniqueFd lock,
                     base::TakeLock(services.data_folder / "job-runner.lock",
                                    "another process works on the jobs of this data directory"));
    std::unique_ptr<JobRunner> runner(
        new JobRunner(std::move(services), std::move(handlers), options, std::move(lock)));
    JobRunner* const raw = runner.get();
    std::vector<metadata::Database> connections;
    for (int i = 0; i <= options.jobs_at_once; ++i) {
        ASSIGN_OR_RETURN(auto connection, metadata::Database::Open(raw->services_.database_file));
        connections.push_back(std::move(connection));
    }
    {
        ASSIGN_OR_RETURN(metadata::Transaction transaction, connections.front().Begin());
        RETURN_IF_ERROR(
            JobStore(connections.front(), raw->services_.keys).TakeOver(raw->services_.clock));
        RETURN_IF_ERROR(transaction.Commit());
    }
    for (metadata::Database& connection : connections) {
        const bool watches = &connection == connections.data();
        raw->threads_.emplace_back(
            [raw, watches, own = std::move(connection)](const std::stop_token& stop) mutable {
                watches ? raw->Watch(own, stop) : raw->Work(own, stop);
            });
    }
    return runner;
}

void JobRunner::Stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
    {
        const base::Lock lock(mutex_);
        closing_ = true;
        for (auto& [id, source] : at_work_) source.request_stop();
        changed_.notify_all();
    }
    threads_.clear();
}

void JobRunner::Wait(const std::stop_token& stop) {
    const base::Lock lock(mutex_);
    if (!stop.stop_requested()) changed_.wait_for(mutex_, options_.look_every);
}

void JobRunner::Work(metadata::Database& database, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto worked = WorkOnOne(database);
        if (!worked.ok())
            base::LogFailure(base::LogLevel::kError, "job_not_recorded", worked.error());
        if (!worked.ok() || !*worked) Wait(stop);
    }
}

void JobRunner::Watch(metadata::Database& database, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto cancelling = JobStore(database, services_.keys).Cancelling();
        if (!cancelling.ok())
            base::LogFailure(base::LogLevel::kError, "jobs_not_watched", cancelling.error());
        if (cancelling.ok()) {
            const base::Lock lock(mutex_);
            for (const JobId& id : *cancelling) {
                if (const auto found = at_work_.find(id); found != at_work_.end())
                    found->second.request_stop();
            }
        }
        Wait(stop);
    }
}

base::Result<bool> JobRunner::WorkOnOne(metadata::Database& database) {
    JobStore store(database, services_.keys);
    std::optional<Job> job;
    {
        ASSIGN_OR_RETURN(metadata::Transaction transaction, database.Begin());
        ASSIGN_OR_RETURN(job, store.Claim());
        if (!job) return false;
        RETURN_IF_ERROR(transaction.Commit());
    }
    const auto stop = Begin(*job);
    const JobEnd end = stop ? Handle(database, *job, *stop) : JobEnd{{}, {}, true};
    {
        const base::Lock lock(mutex_);
        at_work_.erase(job->id);
    }
    RETURN_IF_ERROR(Record(database, *job, end));
    return true;
}

std::optional<std::stop_token> JobRunner::Begin(const Job& job) {
    const base::Lock lock(mutex_);
    if (closing_) return std::nullopt;
    return at_work_.emplace(job.id, std::stop_source()).first->second.get_token();
}

JobEnd JobRunner::Handle(metadata::Database& database, const Job& job,
                         const std::stop_token& stop) {
    const auto handler = handlers_.find(job.kind);
    if (handler == handlers_.end()) return Surprise();
    auto told = services_.clock.SteadyNow() - kProgressEvery;
    const auto report = [&](const base::Json& progress) {
        if (services_.clock.SteadyNow() - told < kProgressEvery) return;
        told = services_.clock.SteadyNow();
        const auto kept = JobStore(database, services_.keys).SetProgress(job.id, progress);
        if (!kept.ok())
            base::LogFailure(base::LogLevel::kError, "job_progress_not_kept", kept.error());
    };
    try {
        return handler->second({job, database, stop, report});
    } catch (const std::exception&) {
        // Its words may hold a value.
        base::LogFailure(base::LogLevel::kError, "job_failed",
                         base::Internal("an unexpected exception"));
        return Surprise();
    }
}

base::Status JobRunner::Record(metadata::Database& database, const Job& job, const JobEnd& end) {
    ASSIGN_OR_RETURN(metadata::Transaction transaction, database.Begin());
    JobStore store(database, services_.keys);
    ASSIGN_OR_RETURN(const Job now, store.Find(job.account, job.id));
    if (!end.stopped) {
        RETURN_IF_ERROR(store.Finish(job.id, end.status, end.answer, services_.clock));
    } else if (now.status == JobStatus::kCancelling) {
        RETURN_IF_ERROR(store.Finish(job.id, JobStatus::kCancelled, base::Json(), services_.clock));
    } else {
        RETURN_IF_ERROR(store.GiveBack(job.id));
    }
    return transaction.Commit();
}

}  // namespace jobs
