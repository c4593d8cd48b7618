// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backup/restore_backup.h"
#include "base/random.h"
#include "server/newer_trail.h"

#include <filesystem>

namespace server {

// What a restored database needs before a node works with it.
struct Restoration {
    std::filesystem::path data_folder;
    std::vector<audit::ExportedChain> exports{};  // of the trail, up to when the node was lost
    bool lost_revocations_accepted = false;
};

// What came of it.
struct Settled {
    std::vector<std::string> taken;              // again, from the trail
    std::vector<std::string> lost;               // what could not be, and was accepted
    std::vector<audit::VerifyReport> reports{};  // how far the trail goes
};

// Brings the database to this program's schema and, in one transaction: begins a new epoch of the
// trail, revokes every session, ends every query and job that waited or ran, moves the buckets of the
// old data directory, takes away again what the exports tell of, and records the restore. kConflict
// names what nobody can tell from them, unless that is accepted.
base::Result<Settled> SettleRestored(metadata::Database& database, const crypto::KeyRing& ring,
                                     const backup::Manifest& manifest,
                                     const Restoration& restoration, base::Clock& clock,
                                     base::Random& random);

}  // namespace server
