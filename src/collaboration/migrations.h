// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/migrations.h"

namespace collaboration {

// After access: members and owners are accounts.
metadata::RoomMigrations Migrations();

}  // namespace collaboration
