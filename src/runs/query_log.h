// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/agreement.h"
#include "runs/protected_queries.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace runs {

// Who asked what of whose tables, for the members entitled to know: the one who asked, the
// receivers, and the owners of the tables, as far as the collaboration and their memberships have
// query logging on. Two records a query: that it was submitted, and how it ended. Single-threaded,
// like the database. What writes is called inside a transaction.
class QueryLog final {
  public:
    QueryLog(metadata::Database& database, const crypto::KeyRing& keys)
        : database_(database), keys_(keys) {}

    // To the one who asks and the receivers: the tables are not known yet.
    base::Status Submitted(const ProtectedQuery& query);
    // To everybody, and to the owners of `tables` also that it was submitted.
    base::Status Ended(const ProtectedQuery& query, QueryStatus status,
                       const std::vector<policy::AgreedTable>& tables, base::Clock& clock);

    struct Entry {
        std::int64_t sequence = 0;
        base::MembershipId membership;
        base::Json record;  // what AWS's query logs tell; a configured table's id to its owner only
    };
    // Oldest first: those after `after`, at most `count`, of what this account may read.
    base::Result<std::vector<Entry>> List(const base::AccountId& reader, std::int64_t after,
                                          std::int64_t count);

  private:
    struct Event;
    base::Status Write(const ProtectedQuery& query, const Event& event,
                       const std::vector<base::AccountId>& readers);

    metadata::Database& database_;
    const crypto::KeyRing& keys_;
};

}  // namespace runs
