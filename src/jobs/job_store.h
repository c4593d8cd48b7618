// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "crypto/key_ring.h"
#include "jobs/job.h"
#include "metadata/database.h"

#include <vector>

namespace jobs {

inline constexpr std::int64_t kWaitingPerAccountMax = 100;
inline constexpr std::int64_t kAttemptsMax = 3;  // the later ones after a crash in the one before

// The jobs of a node, in its database. Single-threaded, like the database. What changes something is called inside a
// transaction.
class JobStore final {
  public:
    JobStore(metadata::Database& database, const crypto::KeyRing& keys)
        : database_(database), keys_(keys) {}

    // kResourceExhausted past kWaitingPerAccountMax.
    base::Result<Job> Submit(Job job, base::Random& random, base::Clock& clock);

    // Without its request. kNotFound, also for another account's.
    base::Result<Job> Find(const base::AccountId& account, const JobId& id);

    // The oldest of the account that has the fewest at work, with its request; now STARTED.
    base::Result<std::optional<Job>> Claim();
    // Ends a waiting one; asks for the end of one that is at work. kConflict when it has ended.
    base::Status Cancel(const base::AccountId& account, const JobId& id, base::Clock& clock);
    base::Result<std::vector<JobId>> Cancelling();

    base::Status SetProgress(const JobId& id, const base::Json& progress);
    base::Status Finish(const JobId& id, JobStatus status, const base::Json& answer,
                        base::Clock& clock);
    // Back to where it waited, as if it had not begun.
    base::Status GiveBack(const JobId& id);

    // What a process that is gone left at work waits again, is cancelled if that was asked, or has failed when that was
    // its last attempt.
    base::Status TakeOver(base::Clock& clock);

    // For a node made of a backup: what waited or was at work then has failed, so that nothing is done twice.
    base::Status EndAll(base::Clock& clock);

  private:
    metadata::Database& database_;
    const crypto::KeyRing& keys_;
};

// {"error":{"code","message"}}: how a failed job answers.
base::Json ErrorAnswer(std::string_view code, std::string_view message);

}  // namespace jobs
