// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runs/protected_queries.h"
#include "runs/protected_query.h"
#include "runs/query_bell.h"

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <thread>

namespace runs {

// What the runner needs of its node. References outlive it; all of it is thread-safe.
struct RunnerServices {
    std::filesystem::path data_folder;
    std::filesystem::path database_file;
    const crypto::KeyRing& keys;
    const storage::ObjectStore& objects;
    Describer& describer;
    Engine& engine;
    catalog::FileInspector& inspector;
    base::Clock& clock;
    base::Random& random;
    QueryBell& bell;
    // Told of each query that ended here, and how long it took since it was taken up; on any thread.
    std::function<void(QueryStatus status, std::chrono::steady_clock::duration took)> ended{};
};

struct RunnerOptions {
    int runs_at_once = 4;
    std::int64_t runs_per_account = 3;  // one account never has all of them
    RunLimits limits{};                 // of each
    // How long a query or a cancellation that another process wrote may go unnoticed.
    std::chrono::milliseconds look_every{500};
};

// Runs the protected queries of a node in threads of its own, each with its own connection; one
// runner for one data directory. Thread-safe.
class QueryRunner final {
  public:
    // First takes over what an earlier runner left. kConflict while another process runs queries of
    // this data directory.
    static base::Result<std::unique_ptr<QueryRunner>> Start(RunnerServices services,
                                                            const RunnerOptions& options);
    ~QueryRunner();

    // Takes no more; lets those that run go on for `grace`, then gives them back to the queue.
    void Stop(std::chrono::milliseconds grace);

    // How many it has taken up and not ended.
    std::size_t running();

  private:
    struct Job {
        ProtectedQuery query;
        std::stop_token stop;
    };

    QueryRunner(RunnerServices services, const RunnerOptions& options, base::UniqueFd lock,
                metadata::Database database);

    base::Status TakeOver();
    void Dispatch(const std::stop_token& stop);
    base::Result<bool> SomethingToDo();
    base::Status Look();
    void StopRunning(const std::vector<base::RunId>& queries);
    void Work(metadata::Database database);
    std::optional<Job> NextJob();
    void RunJob(metadata::Database& database, const Job& job);
    void TellEnd(QueryStatus status, base::SteadyTime began) const;
    bool HasIdleWorker();

    RunnerServices services_;
    RunnerOptions options_;
    base::UniqueFd lock_;
    metadata::Database database_;  // the dispatcher's
    base::Mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<ProtectedQuery> jobs_ GUARDED_BY(mutex_);                  // claimed, not yet begun
    std::map<base::RunId, std::stop_source> running_ GUARDED_BY(mutex_);  // these and those begun
    bool closing_ GUARDED_BY(mutex_) = false;
    std::vector<std::jthread> workers_;
    std::jthread dispatcher_;
};

}  // namespace runs
