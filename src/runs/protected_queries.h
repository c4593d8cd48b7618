// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"
#include "runs/receivers.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runs {

inline constexpr std::int64_t kWaitingPerAccountMax = 1'000;
inline constexpr std::int64_t kAttemptsMax = 2;  // the second after a crash in the first

enum class QueryStatus {
    kSubmitted,
    kStarted,
    kCancelling,
    kCancelled,
    kSuccess,
    kFailed,
    kTimedOut,
};

std::string_view ToString(QueryStatus status);  // as the API spells it
base::Result<QueryStatus> ParseQueryStatus(std::string_view text);
bool IsTerminal(QueryStatus status);

// Why a query ended without a result, for who asked it. Never names a value.
struct QueryFailure {
    std::string code;  // one of the API's: "MALFORMED_QUERY"
    std::string message;
    bool retryable = false;  // whether the same query may succeed later
};

// What was asked, as it came in; the JSON is the API's, null: not said.
struct QueryRequest {
    std::string sql;  // one of these two
    std::string template_arn;
    base::Json parameters{};
    base::Json result_configuration{};
    base::Json compute_configuration{};
};

// One protected query. Value.
struct ProtectedQuery {
    base::RunId id;
    std::int64_t sequence = 0;  // rises with every submission on the node
    base::MembershipId membership;
    base::CollaborationId collaboration;
    base::AccountId account;
    base::AccountId payer;
    QueryRequest request;
    std::vector<ResultLocation> locations;
    QueryStatus status = QueryStatus::kSubmitted;
    std::int64_t attempts = 0;
    std::optional<QueryFailure> failure;
    std::string refusals;  // JSON list of query::ToJson; empty: it was not refused
    std::string plan_hash;
    std::string run_hash;
    std::int64_t threads = 0;  // that the run could use
    base::WallTime created{};
    std::optional<base::WallTime> started;
    std::optional<base::WallTime> ended;
};

// How a run ended.
struct QueryOutcome {
    QueryStatus status = QueryStatus::kFailed;  // terminal
    std::optional<QueryFailure> failure;
    std::string refusals;
    std::string plan_hash;
    std::string run_hash;
    std::int64_t threads = 0;
};

// The protected queries of a node, in its database; also the queue of those that wait. What was
// asked is sealed. Single-threaded, like the database. What changes something is called inside a
// transaction.
class ProtectedQueries final {
  public:
    ProtectedQueries(metadata::Database& database, const crypto::KeyRing& keys)
        : database_(database), keys_(keys) {}

    // Puts it at the end of the queue. kResourceExhausted past kWaitingPerAccountMax.
    base::Result<ProtectedQuery> Submit(ProtectedQuery query, base::Random& random,
                                        base::Clock& clock);

    // kNotFound, also for another account's.
    base::Result<ProtectedQuery> Find(const base::AccountId& account, const base::RunId& id);
    // For the node itself, whoever asked it.
    base::Result<ProtectedQuery> FindById(const base::RunId& id);
    // Newest first: those before `before`, at most `count`; without what was asked.
    base::Result<std::vector<ProtectedQuery>> List(const base::MembershipId& membership,
                                                   std::optional<QueryStatus> status,
                                                   std::int64_t before, std::int64_t count);

    // Takes the next to run: of the account that has the fewest running, and of those the oldest;
    // of no account that has `running_max` already.
    base::Result<std::optional<ProtectedQuery>> Claim(std::int64_t running_max, base::Clock& clock);

    // Ends a waiting one; asks for the end of one that runs. kConflict when it has ended otherwise.
    base::Status Cancel(const base::RunId& id, base::Clock& clock);
    base::Result<std::vector<base::RunId>> Cancelling();
    base::Result<bool> AnyWaiting();

    // Ends one that runs. kConflict when it does not, and for a success when it is to be cancelled.
    base::Status Finish(const base::RunId& id, const QueryOutcome& outcome, base::Clock& clock);

    // Back to where it waited; the attempt does not count.
    base::Status GiveBack(const base::RunId& id);

    // What a process that is gone left running. Those that were to be cancelled are; the others wait
    // again, or have failed when this was their last attempt. Answers all of them, as they are then.
    base::Result<std::vector<ProtectedQuery>> TakeOver(base::Clock& clock);

    // After a restore: what waited or ran when the backup was taken has ended since, nobody here knows
    // how. It has failed, so that none runs, is charged or delivers a second time.
    base::Status EndAll(base::Clock& clock);

  private:
    base::Result<std::optional<base::RunId>> NextWaiting(std::int64_t running_max);
    // None, and ended as failed, when its row is damaged: it must not hold up the others.
    base::Result<std::optional<ProtectedQuery>> FindOrEnd(const base::RunId& id,
                                                          base::Clock& clock);
    base::Status EndInterrupted(const ProtectedQuery& query, base::Clock& clock);

    metadata::Database& database_;
    const crypto::KeyRing& keys_;
};

}  // namespace runs
