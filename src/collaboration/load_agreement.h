// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "collaboration/associations.h"
#include "metadata/database.h"
#include "policy/agreement.h"

#include <string_view>

namespace collaboration {

// What the judge needs to decide about a query of `asker` in the collaboration of that name or id,
// as the database has it now. Only active members count, and their tables. An asker who is invited
// and has not joined gets the members and no table, so that nothing can be described to it; that it
// is refused is the judge's to say. kNotFound when there is no such collaboration that the asker
// may see.
base::Result<policy::Agreement> LoadAgreement(metadata::Database& database,
                                              std::string_view collaboration_name,
                                              const base::AccountId& asker);

// One table of it.
policy::AgreedTable AgreedTableOf(const ConfiguredTable& table, const Association& association);

}  // namespace collaboration
