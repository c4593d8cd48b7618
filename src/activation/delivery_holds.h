// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination.h"
#include "base/clock.h"
#include "metadata/database.h"

namespace activation {

// Accounts at platforms that nothing is delivered to: what went there before the node was restored from an older backup
// is in no ledger, so that it would go again, and in no member set that the next delivery is measured against. As
// single-threaded as its database; changes belong to the caller's transaction.
class DeliveryHolds final {
  public:
    explicit DeliveryHolds(metadata::Database& database) : database_(database) {}

    // Whoever delivers there.
    base::Status Hold(const StoredDestination& destination, base::Clock& clock);
    // All deliveries of that account, wherever they go.
    base::Status HoldAll(const base::AccountId& account, base::Clock& clock);

    // kConflict says what to do.
    base::Status CheckFree(const StoredDestination& destination);

    // What holds deliveries to it, the hold on all of its account with it.
    base::Status Release(const StoredDestination& destination);

  private:
    base::Status Insert(const base::AccountId& account, std::string_view platform_account,
                        base::Clock& clock);

    metadata::Database& database_;
};

}  // namespace activation
