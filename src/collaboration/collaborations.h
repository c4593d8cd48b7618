// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "collaboration/collaboration.h"
#include "metadata/database.h"

#include <string_view>
#include <vector>

namespace collaboration {

// The collaborations of a node, in its database. Single-threaded, like the database. Create and
// Update make several writes: call them inside a transaction.
class Collaborations final {
  public:
    explicit Collaborations(metadata::Database& database) : database_(database) {}

    // As a person wrote it. kNotFound, also when it could not be a name at all.
    base::Result<Collaboration> FindByName(std::string_view name);
    base::Result<Collaboration> FindById(const base::CollaborationId& id);
    base::Result<std::vector<Collaboration>> List();

    // Stores a new one and answers it with its id. kInvalidArgument unless exactly one member can
    // query and the creator is a member.
    base::Result<Collaboration> Create(Collaboration collaboration, base::Random& random,
                                       base::Clock& clock);

    // Stores the query log status and the members of one that exists. The creator and the member
    // who can query never change: kConflict.
    base::Status Update(const Collaboration& changed);

  private:
    base::Status StoreMembers(const Collaboration& collaboration);
    base::Status LoadMembers(Collaboration& collaboration);

    metadata::Database& database_;
};

}  // namespace collaboration
