// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/key_ring.h"
#include "runs/protected_queries.h"
#include "runs/protected_query.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace runs {

// One claimed query on its way from STARTED to its end. The result becomes known in the transaction
// that records SUCCESS; everything else leaves no trace but its record. Single-threaded.
class QueryExecution final {
  public:
    // References outlive it. A stop makes it end soon: cancelled if that was asked, else not ended.
    QueryExecution(const Services& services, const crypto::KeyRing& keys,
                   const ProtectedQuery& query, const RunLimits& limits, std::stop_token stop)
        : services_(services),
          keys_(keys),
          query_(query),
          limits_(limits),
          stop_(std::move(stop)) {}

    // Runs it. Nothing: it succeeded, and that is recorded. Otherwise how it ended, to be recorded.
    std::optional<QueryOutcome> Run();

    // Records how it ended and answers as what, or gives it back to the queue when it was only stopped.
    // Can be tried again when it fails.
    base::Result<std::optional<QueryStatus>> Record(const QueryOutcome& outcome);

  private:
    std::optional<QueryOutcome> RunApproved(const Question& question,
                                            const policy::ApprovedQuery& approved);
    base::Result<bool> BucketsHoldSources(const ReadyRun& ready);
    base::Status Publish(const Question& question, const policy::ApprovedQuery& approved,
                         const ReadyRun& ready, RunReport report, QueryOutcome& outcome);
    base::Status CheckReceivers();
    base::Status AppendRecord(const QueryOutcome& outcome);
    Question Asked() const;
    RunOptions OptionsFor() const;

    const Services& services_;
    const crypto::KeyRing& keys_;
    const ProtectedQuery& query_;
    RunLimits limits_;
    std::stop_token stop_;
    std::vector<policy::AgreedTable> tables_;  // that the text names
};

}  // namespace runs
