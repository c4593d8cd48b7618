// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/migrations.h"

namespace runs {

// After access: queries are asked and paid by accounts.
metadata::RoomMigrations Migrations();

}  // namespace runs
