// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/database.h"

namespace metadata {

// Whether the database takes a write that lasts: it makes one, and commits it by itself.
base::Status TryWrite(Database& database);

}  // namespace metadata
