// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/migrations.h"

namespace jobs {

metadata::RoomMigrations Migrations();

}  // namespace jobs
