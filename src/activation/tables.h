// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/migrations.h"

namespace activation {

// The tables of this room: destinations, egress rules, audiences, activations.
metadata::RoomMigrations Migrations();

}  // namespace activation
