// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/worker_describer.h"
#include "analytics/worker_engine.h"
#include "analytics/worker_inspector.h"
#include "api/aws/handler.h"
#include "runs/query_runner.h"
#include "server/audience_work.h"

#include <filesystem>
#include <memory>

namespace server {

// Brings a node's database to what this program knows. kConflict when a newer program wrote it.
base::Status MigrateNode(metadata::Database& database);

// One node on a local data directory: everything a command needs, made in one place.
// Single-threaded.
class Node final {
  public:
    // Makes the directory and its database if they are not there. kConflict when a newer program
    // wrote them.
    static base::Result<std::unique_ptr<Node>> Open(const std::filesystem::path& data_folder);

    metadata::Database& database() { return database_; }
    const storage::ObjectStore& objects() const { return objects_; }
    const crypto::KeyRing& keys() const { return keys_; }
    base::Clock& clock() { return clock_; }
    base::Random& random() { return *random_; }
    runs::Engine& engine() { return engine_; }
    catalog::FileInspector& inspector() { return inspector_; }
    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path database_file() const;
    runs::Services services() {
        return {database_, objects_, describer_, engine_, inspector_, clock_, *random_};
    }
    // Of this process, so far.
    const analytics::WorkerCounts& worker_counts() const { return worker_counts_; }
    // For a process that runs one query after the other.
    void KeepSpareWorkers(std::size_t count) { engine_.KeepSpares(count); }
    // For the threads that run queries.
    runs::RunnerServices runner_services() {
        return {folder_,    database_file(), keys_,    objects_,    describer_, engine_,
                inspector_, clock_,          *random_, query_bell_, {}};
    }

    // For this thread.
    WorkPlace work_place() { return {request_services({}), database_, folder_}; }

    // For requests on any thread.
    api::NodeServices request_services(std::string region) {
        return {keys_,   clock_,     *random_,    objects_,         describer_,
                engine_, inspector_, query_bell_, std::move(region)};
    }

  private:
    Node(std::filesystem::path folder, metadata::Database database, storage::ObjectStore objects,
         crypto::KeyRing keys, std::unique_ptr<base::Random> random);

    std::filesystem::path folder_;
    metadata::Database database_;
    storage::ObjectStore objects_;
    std::unique_ptr<base::Random> random_;
    crypto::KeyRing keys_;
    base::SystemClock clock_;
    analytics::WorkerCounts worker_counts_;
    analytics::WorkerDescriber describer_;
    analytics::WorkerEngine engine_;
    analytics::WorkerInspector inspector_;
    runs::QueryBell query_bell_;
};

}  // namespace server
