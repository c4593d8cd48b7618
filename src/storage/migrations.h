// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/migrations.h"

namespace storage {

// After access: a bucket belongs to an account.
metadata::RoomMigrations Migrations();

}  // namespace storage
