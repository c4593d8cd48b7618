// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "collaboration/collaboration.h"
#include "metadata/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::size_t kMembershipsMax = 500;  // of one account, as the service's quota

enum class MembershipStatus { kActive, kRemoved, kCollaborationDeleted };

std::string_view ToString(MembershipStatus status);
base::Result<MembershipStatus> ParseMembershipStatus(std::string_view text);

// An account's own side of a collaboration it joined. Value.
struct Membership {
    base::MembershipId id;
    base::CollaborationId collaboration;
    base::AccountId account;
    MembershipStatus status = MembershipStatus::kActive;
    QueryLogStatus query_log = QueryLogStatus::kDisabled;
    bool pays = false;           // agreed to pay for queries
    std::string default_result;  // JSON of the API's defaultResultConfiguration; empty: none
    base::WallTime created{};
    base::WallTime updated{};
};

// The memberships of a node, in its database. Single-threaded, like the database. What changes
// something makes several writes: call it inside a transaction.
class Memberships final {
  public:
    explicit Memberships(metadata::Database& database) : database_(database) {}

    // Joins: the account becomes an active member. kNotFound when it is not invited, kConflict when
    // it has joined already, kResourceExhausted past kMembershipsMax.
    base::Result<Membership> Join(Membership membership, base::Random& random, base::Clock& clock);

    // kNotFound also for another account's.
    base::Result<Membership> Find(const base::AccountId& account, const base::MembershipId& id);
    base::Result<std::optional<Membership>> FindActive(const base::AccountId& account,
                                                       const base::CollaborationId& collaboration);
    // By id; those after `after`, at most `count`.
    base::Result<std::vector<Membership>> List(const base::AccountId& account,
                                               std::optional<MembershipStatus> status,
                                               std::string_view after, std::int64_t count);

    // Query log, payment and default result.
    base::Status Update(const Membership& changed, base::Clock& clock);

    // Leaves: kConflict while tables of the account are associated or it has analysis templates. The creator's leaving is its
    // deleting the collaboration: kConflict as long as that stands.
    base::Status Leave(const Membership& membership, base::Clock& clock);

  private:
    metadata::Database& database_;
};

}  // namespace collaboration
