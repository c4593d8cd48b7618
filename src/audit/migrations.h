// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/migrations.h"

namespace audit {

metadata::RoomMigrations Migrations();

}  // namespace audit
