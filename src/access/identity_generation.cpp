// SPDX-License-Identifier: Apache-2.0
#include "access/identity_generation.h"

namespace access_control {

base::Result<std::int64_t> IdentityGeneration(metadata::Database& database) {
    ASSIGN_OR_RETURN(const auto row,
                     database.QueryOne<std::int64_t>("SELECT generation FROM identity_generation"));
    if (row) return std::get<0>(*row);
    return base::Error{base::ErrorCode::kCorrupt, "the identities have no generation", {}};
}

base::Status NoteIdentityChange(metadata::Database& database) {
    ASSIGN_OR_RETURN(const auto changed, database.Execute("UPDATE identity_generation SET "
                                                          "generation = generation + 1"));
    if (changed == 1) return {};
    return base::Error{base::ErrorCode::kCorrupt, "the identities have no generation", {}};
}

}  // namespace access_control
