// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "collaboration/associations.h"
#include "collaboration/collaboration.h"

#include <optional>
#include <string_view>
#include <vector>

namespace collaboration {

// A table of a collaboration with all that its members may be told of. Value.
struct Schema {
    Association association;
    ConfiguredTable table;
    base::MembershipId membership;  // of the owner
    policy::AgreedTable agreed;     // as the judge has it: only the allowed columns
};

// The tables of active members, for a member that is active itself, by name; nobody else is told of
// any. `name` in any case.
base::Result<std::vector<Schema>> ListSchemas(metadata::Database& database,
                                              const Collaboration& collaboration,
                                              const base::AccountId& asker);
base::Result<std::optional<Schema>> FindSchema(metadata::Database& database,
                                               const Collaboration& collaboration,
                                               const base::AccountId& asker, std::string_view name);

}  // namespace collaboration
