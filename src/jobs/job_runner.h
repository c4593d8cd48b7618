// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/mutex.h"
#include "jobs/job_store.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <thread>

namespace jobs {

// How a piece of work ended: the answer is for the account that asked. `stopped`: it was told to stop, and did.
struct JobEnd {
    JobStatus status = JobStatus::kFailed;  // kSuccess, kFailed
    base::Json answer;
    bool stopped = false;
};

// What one job works with, on its thread.
struct JobWork {
    const Job& job;
    metadata::Database& database;
    std::stop_token stop;
    std::function<void(const base::Json& progress)> report;  // kept at most once a second
};

// Does one kind of job. May be asked again for a job it was interrupted in. Called on several threads at once.
using JobHandler = std::function<JobEnd(const JobWork& work)>;

// References outlive the runner; all of it is thread-safe.
struct RunnerServices {
    std::filesystem::path data_folder;
    std::filesystem::path database_file;
    const crypto::KeyRing& keys;
    base::Clock& clock;
    base::Random& random;
};

struct RunnerOptions {
    int jobs_at_once = 2;
    std::chrono::milliseconds look_every{200};  // for new jobs and for those to be cancelled
};

// Works on the jobs of a node in threads of its own, each with its own connection. Thread-safe.
class JobRunner final {
  public:
    // First takes over what an earlier runner left. kConflict while another process works on the jobs of this data
    // directory.
    static base::Result<std::unique_ptr<JobRunner>>
    Start(RunnerServices services, std::map<std::string, JobHandler> handlers,
          const RunnerOptions& options);
    ~JobRunner();

    // Takes no more, tells those at work to stop, and gives them back to the queue.
    void Stop();

  private:
    JobRunner(RunnerServices services, std::map<std::string, JobHandler> handlers,
              const RunnerOptions& options, base::UniqueFd lock);

    void Work(metadata::Database& database, const std::stop_token& stop);
    void Watch(metadata::Database& database, const std::stop_token& stop);
    base::Result<bool> WorkOnOne(metadata::Database& database);
    JobEnd Handle(metadata::Database& database, const Job& job, const std::stop_token& stop);
    // None: the runner is closing, and takes no more.
    std::optional<std::stop_token> Begin(const Job& job);
    base::Status Record(metadata::Database& database, const Job& job, const JobEnd& end);
    void Wait(const std::stop_token& stop);

    RunnerServices services_;
    std::map<std::string, JobHandler> handlers_;
    RunnerOptions options_;
    base::UniqueFd lock_;
    base::Mutex mutex_;
    std::condition_variable_any changed_;
    std::map<JobId, std::stop_source> at_work_ GUARDED_BY(mutex_);
    bool closing_ GUARDED_BY(mutex_) = false;
    std::vector<std::jthread> threads_;
};

}  // namespace jobs
