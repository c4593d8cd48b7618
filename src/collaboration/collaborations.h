// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "collaboration/collaboration.h"
#include "metadata/database.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace collaboration {

// The collaborations of a node, in its database. Single-threaded, like the database. What changes
// something makes several writes: call it inside a transaction.
class Collaborations final {
  public:
    explicit Collaborations(metadata::Database& database) : database_(database) {}

    // For the node's operator: as a person wrote it, in any case, or an id. kNotFound; kConflict
    // when several have that name.
    base::Result<Collaboration> FindByName(std::string_view name);
    // Also one that was deleted: its memberships still tell of it.
    base::Result<Collaboration> FindById(const base::CollaborationId& id);

    // The same for an account, which sees those it is invited to or active in. What it may not see
    // is kNotFound, like what is not there.
    base::Result<Collaboration> FindVisible(const base::AccountId& account,
                                            const base::CollaborationId& id);
    // Whose it is: what its ARN names, for one look-up.
    base::Result<base::AccountId> CreatorOfVisible(const base::AccountId& account,
                                                   const base::CollaborationId& id);
    base::Result<Collaboration> FindVisibleByName(const base::AccountId& account,
                                                  std::string_view name);
    // By id; those after `after`, at most `count`.
    base::Result<std::vector<Collaboration>> ListVisible(const base::AccountId& account,
                                                         std::optional<MemberStatus> status,
                                                         std::string_view after,
                                                         std::int64_t count);

    // Stores a new one and answers it with its id; members that are active have joined with it.
    // kInvalidArgument unless exactly one member can query, or several where it lets them, and the
    // creator is a member.
    base::Result<Collaboration> Create(Collaboration collaboration, base::Random& random,
                                       base::Clock& clock);

    // Stores name, description, query log status, auto-approved types and the members' abilities; members that are new
    // are added, none is taken away. The creator and who can query never change:
    // kConflict.
    base::Status Update(const Collaboration& changed, base::Random& random, base::Clock& clock);

    base::Status SetStatus(const base::CollaborationId& id, const base::AccountId& account,
                           MemberStatus status, base::Clock& clock);

    // The member's tables and membership are part of the collaboration no more. kConflict for the
    // creator; kNotFound for who is neither invited nor active.
    base::Status RemoveMember(const base::CollaborationId& id, const base::AccountId& account,
                              base::Clock& clock);

    // Nobody sees it any more; the memberships stay and say that it was deleted.
    base::Status Delete(const base::CollaborationId& id, base::Clock& clock);

  private:
    base::Status StoreMember(const Collaboration& collaboration, const Member& member,
                             base::Random& random, base::Clock& clock);
    base::Status LoadMembers(Collaboration& collaboration);
    base::Result<Collaboration> FindOne(std::vector<std::tuple<base::CollaborationId>> ids,
                                        std::string_view name);

    metadata::Database& database_;
};

}  // namespace collaboration
