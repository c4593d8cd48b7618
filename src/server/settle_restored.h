// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backup/restore_backup.h"
#include "base/random.h"

#include <filesystem>

namespace server {

// What a restored database needs before a node works with it.
struct Restoration {
    std::filesystem::path data_folder;
    bool lost_revocations_accepted = false;
};

// Brings the database to this program's schema and, in one transaction: begins a new epoch of the
// trail, revokes every role session, ends every query that waited or ran, moves the buckets of the old
// data directory, and records the restore.
base::Status SettleRestored(metadata::Database& database, const crypto::KeyRing& ring,
                            const backup::Manifest& manifest, const Restoration& restoration,
                            base::Clock& clock, base::Random& random);

}  // namespace server
