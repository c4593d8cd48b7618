// SPDX-License-Identifier: Apache-2.0
#include "jobs/job_store.h"

#include <tuple>
#include <utility>

namespace jobs {
namespace {

constexpr std::string_view kPurpose = "jobs.request";

base::Error NoSuchJob() { return base::NotFound("there is no such job"); }

}  // namespace

base::Json ErrorAnswer(std::string_view code, std::string_view message) {
    base::Json error = base::Json::MakeObject();
    error.Set("code", code).Set("message", message);
    base::Json answer = base::Json::MakeObject();
    return answer.Set("status", "FAILED").Set("error", std::move(error));
}

base::Result<Job> JobStore::Submit(Job job, base::Random& random, base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto waiting,
                     database_.QueryOne<std::int64_t>("SELECT count(*) FROM jobs WHERE account_id "
                                                      "= ? AND status = 'SUBMITTED'",
                                                      {job.account}));
    if (std::get<0>(*waiting) >= kWaitingPerAccountMax) {
        return base::ResourceExhausted(std::to_string(kWaitingPerAccountMax) +
                                       " jobs of this account wait already: wait for some to end");
    }
    job.id = JobId(random.Uuid());
    job.created = clock.Now();
    ASSIGN_OR_RETURN(const base::Bytes sealed,
                     keys_.Seal({kPurpose, job.account, job.id.text()},
                                base::Secret::FromText(job.request.Dump())));
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO jobs (id, account_id, kind, request, status, attempts, progress, answer, "
        "created_ms) VALUES (?, ?, ?, ?, 'SUBMITTED', 0, 'null', 'null', ?)",
        {job.id, job.account, job.kind, sealed, job.created}));
    return job;
}

base::Result<Job> JobStore::Find(const base::AccountId& account, const JobId& id) {
    ASSIGN_OR_RETURN(
        auto row, (database_.QueryOne<std::string, std::string, std::int64_t, std::string,
                                      std::string, base::WallTime, std::optional<base::WallTime>>(
                      "SELECT kind, status, attempts, progress, answer, created_ms, ended_ms FROM "
                      "jobs WHERE id = ? AND account_id = ?",
                      {id, account})));
    if (!row) return NoSuchJob();
    Job job;
    job.id = id;
    job.account = account;
    job.kind = std::move(std::get<0>(*row));
    ASSIGN_OR_RETURN(job.status, ParseJobStatus(std::get<1>(*row)));
    job.attempts = std::get<2>(*row);
    ASSIGN_OR_RETURN(job.progress, base::ParseJson(std::get<3>(*row)));
    ASSIGN_OR_RETURN(job.answer, base::ParseJson(std::get<4>(*row)));
    job.created = std::get<5>(*row);
    job.ended = std::get<6>(*row);
    return job;
}

base::Result<std::optional<Job>> JobStore::Claim() {
    ASSIGN_OR_RETURN(auto row,
                     (database_.QueryOne<JobId, base::AccountId, std::string, base::Bytes>(
                         "UPDATE jobs SET status = 'STARTED', attempts = attempts + 1 WHERE id = ("
                         "SELECT waiting.id FROM jobs waiting WHERE waiting.status = 'SUBMITTED' "
                         "ORDER BY (SELECT count(*) FROM jobs busy WHERE busy.account_id = "
                         "waiting.account_id AND busy.status IN ('STARTED', 'CANCELLING')), "
                         "waiting.created_ms, waiting.id LIMIT 1) "
                         "RETURNING id, account_id, kind, request")));
    if (!row) return std::optional<Job>();
    Job job;
    job.id = std::move(std::get<0>(*row));
    job.account = std::move(std::get<1>(*row));
    job.kind = std::move(std::get<2>(*row));
    job.status = JobStatus::kStarted;
    ASSIGN_OR_RETURN(const base::Secret request,
                     keys_.Unseal({kPurpose, job.account, job.id.text()}, std::get<3>(*row)));
    ASSIGN_OR_RETURN(job.request, base::ParseJson(request.RevealText()));
    return std::optional(std::move(job));
}

base::Status JobStore::Cancel(const base::AccountId& account, const JobId& id, base::Clock& clock) {
    ASSIGN_OR_RETURN(const Job job, Find(account, id));
    if (IsTerminal(job.status)) return base::Conflict("this job has ended already");
    if (job.status == JobStatus::kSubmitted)
        return Finish(id, JobStatus::kCancelled, base::Json(), clock);
    RETURN_IF_ERROR(database_.Execute("UPDATE jobs SET status = 'CANCELLING' WHERE id = ?", {id}));
    return {};
}

base::Result<std::vector<JobId>> JobStore::Cancelling() {
    ASSIGN_OR_RETURN(auto rows,
                     database_.Query<JobId>("SELECT id FROM jobs WHERE status = 'CANCELLING'"));
    std::vector<JobId> ids;
    for (auto& row : rows) ids.push_back(std::move(std::get<0>(row)));
    return ids;
}

base::Status JobStore::SetProgress(const JobId& id, const base::Json& progress) {
    RETURN_IF_ERROR(
        database_.Execute("UPDATE jobs SET progress = ? WHERE id = ?", {progress.Dump(), id}));
    return {};
}

base::Status JobStore::Finish(const JobId& id, JobStatus status, const base::Json& answer,
                              base::Clock& clock) {
    RETURN_IF_ERROR(
        database_.Execute("UPDATE jobs SET status = ?, answer = ?, ended_ms = ? WHERE id = ?",
                          {ToString(status), answer.Dump(), clock.Now(), id}));
    return {};
}

base::Status JobStore::GiveBack(const JobId& id) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE jobs SET status = 'SUBMITTED', attempts = attempts - 1 WHERE id = ?", {id}));
    return {};
}

base::Status JobStore::TakeOver(base::Clock& clock) {
    const base::Json failed =
        ErrorAnswer("INTERNAL", "the node stopped while the job was at work, several times");
    const base::WallTime now = clock.Now();
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE jobs SET status = 'CANCELLED', ended_ms = ? WHERE status = 'CANCELLING'", {now}));
    RETURN_IF_ERROR(database_.Execute("UPDATE jobs SET status = 'FAILED', answer = ?, ended_ms = ? "
                                      "WHERE status = 'STARTED' AND attempts >= ?",
                                      {failed.Dump(), now, kAttemptsMax}));
    RETURN_IF_ERROR(
        database_.Execute("UPDATE jobs SET status = 'SUBMITTED' WHERE status = 'STARTED'"));
    return {};
}

base::Status JobStore::EndAll(base::Clock& clock) {
    const base::Json failed = ErrorAnswer(
        "UNAVAILABLE", "the node was restored from a backup: what the job had done since is not "
                       "known here");
    RETURN_IF_ERROR(database_.Execute("UPDATE jobs SET status = 'FAILED', answer = ?, ended_ms = ? "
                                      "WHERE status IN ('SUBMITTED', 'STARTED', 'CANCELLING')",
                                      {failed.Dump(), clock.Now()}));
    return {};
}

}  // namespace jobs
