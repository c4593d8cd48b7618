// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/trail.h"
#include "base/mutex.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <thread>

namespace audit {

inline constexpr std::size_t kActsQueuedMax = 20'000;
inline constexpr std::size_t kActsPerCommitMax = 1'000;
// Together they leave the disk half of the 100 ms after the answer.
inline constexpr std::chrono::milliseconds kGroupDelay{50};
inline constexpr std::chrono::milliseconds kQueueWaitMax{5'000};
inline constexpr std::chrono::milliseconds kRetryDelay{200};

// Writes the records of calls that change nothing, many in one commit, shortly after their answers. A crash may lose
// those of the last 100 ms, an orderly end none. When the queue is full, callers wait. Thread-safe.
class Recorder final {
  public:
    // A thread and a connection of its own. References outlive it.
    static base::Result<std::unique_ptr<Recorder>> Start(const std::filesystem::path& database_file,
                                                         const crypto::KeyRing& keys,
                                                         base::Random& random);
    // Writes what is queued.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    // kUnavailable when the queue stayed full for kQueueWaitMax: the call must not be answered then.
    base::Status Note(Act act);

    // How many acts wait to be written.
    std::size_t queued();

  private:
    Recorder(metadata::Database database, const crypto::KeyRing& keys, base::Random& random);

    void Run(const std::stop_token& stop);
    void WriteGroup(const std::stop_token& stop);
    base::Status Write(const std::vector<Act>& group);
    std::vector<Act> NextGroup();
    void Written(std::size_t count);

    metadata::Database database_;
    Trail trail_;
    base::Mutex mutex_;
    std::condition_variable_any noted_;
    std::condition_variable_any written_;
    std::deque<Act> queue_
        GUARDED_BY(mutex_);  // the group in hand stays in front until it is written
    std::jthread thread_;    // last, so that all else is there while it runs
};

}  // namespace audit
