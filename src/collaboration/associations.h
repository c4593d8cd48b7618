// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "collaboration/configured_table.h"
#include "policy/collaboration_rule.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::size_t kAssociationsMax = 250;  // of one member in one collaboration

// A configured table put into a collaboration, under the name by which its queries call it. Value.
struct Association {
    base::AssociationId id;  // empty until stored
    base::CollaborationId collaboration;
    base::TableId table;
    std::string name;        // folded, unique in the collaboration
    std::string role_arn{};  // of the owner's; empty: a room document brought it
    std::string description{};
    std::optional<policy::CollaborationRule> rule{};  // the owner's, for this collaboration
    base::WallTime created{};                         // these are set by the store
    base::WallTime updated{};
    base::WallTime rule_created{};  // while there is a rule
    base::WallTime rule_updated{};
};

// The associations of a node, in its database. Single-threaded, like the database.
class Associations final {
  public:
    explicit Associations(metadata::Database& database) : database_(database) {}

    // `name` in any case.
    base::Result<std::optional<Association>> Find(const base::CollaborationId& collaboration,
                                                  std::string_view name);
    // kNotFound, also for another's.
    base::Result<Association> FindOwned(const base::CollaborationId& collaboration,
                                        const base::AccountId& owner,
                                        const base::AssociationId& id);
    // For the node's operator: kNotFound.
    base::Result<Association> FindById(const base::AssociationId& id);
    // By name.
    base::Result<std::vector<Association>> List(const base::CollaborationId& collaboration);
    // The owner's, by id; those after `after`, at most `count`.
    base::Result<std::vector<Association>> ListOwned(const base::CollaborationId& collaboration,
                                                     const base::AccountId& owner,
                                                     std::string_view after, std::int64_t count);

    // kConflict when the name is taken in the collaboration, by whomever.
    base::Result<Association> Create(Association association, base::Random& random,
                                     base::Clock& clock);
    // Stores role, description and rule.
    base::Result<Association> Update(Association association, base::Clock& clock);
    base::Status Delete(const base::AssociationId& id);

  private:
    metadata::Database& database_;
};

}  // namespace collaboration
