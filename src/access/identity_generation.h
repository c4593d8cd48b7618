// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/database.h"

namespace access_control {

// A number that moves whenever a change could make a caller known before another one, or none: a
// key disabled, a session revoked, a policy or tag changed. It is read with every request, so that
// what is kept in memory binds no longer than what is stored.
base::Result<std::int64_t> IdentityGeneration(metadata::Database& database);

// Called by each such change, after it and in its transaction.
base::Status NoteIdentityChange(metadata::Database& database);

}  // namespace access_control
