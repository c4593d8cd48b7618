// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/digest.h"
#include "base/mutex.h"
#include "metadata/database.h"

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace audit {

// The digests of a node, kept as they were signed. Single-threaded, like its database, which outlives it.
class Digests final {
  public:
    Digests(metadata::Database& database, const crypto::KeyRing& keys)
        : database_(database), keys_(keys) {}

    // Signs where every chain is that has gone on since its last digest; how many those were. In a transaction of its
    // own.
    base::Result<std::int64_t> SignAll(base::Clock& clock);

    // An account's, oldest first.
    base::Result<std::vector<Digest>> List(const base::AccountId& account);
    // At most `count` of them, those after a number.
    base::Result<std::vector<Digest>> After(const base::AccountId& account, std::int64_t number,
                                            std::int64_t count);

  private:
    base::Status SignOne(const base::AccountId& account, const ChainPlace& place,
                         base::Clock& clock);

    metadata::Database& database_;
    const crypto::KeyRing& keys_;
};

// Signs digests when it starts and on every hour, on a thread and a connection of its own.
class HourlyDigests final {
  public:
    // References outlive it.
    static base::Result<std::unique_ptr<HourlyDigests>>
    Start(const std::filesystem::path& database_file, const crypto::KeyRing& keys,
          base::Clock& clock);
    ~HourlyDigests();
    HourlyDigests(const HourlyDigests&) = delete;
    HourlyDigests& operator=(const HourlyDigests&) = delete;

  private:
    HourlyDigests(metadata::Database database, const crypto::KeyRing& keys, base::Clock& clock);

    void Run(const std::stop_token& stop);

    metadata::Database database_;
    Digests digests_;
    base::Clock& clock_;
    base::Mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;  // last, so that all else is there while it runs
};

// Whether another hour began since they were made; a clock that was set back is in another one, too.
bool DigestsAreDue(base::WallTime made_at, base::WallTime now);

// How long from `now` to the next full hour.
std::chrono::milliseconds UntilNextHour(base::WallTime now);

}  // namespace audit
