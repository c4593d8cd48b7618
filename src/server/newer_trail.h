// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/exported_chain.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <span>
#include <string>
#include <vector>

namespace server {

// What exports of the audit trail tell of the time after a backup.
struct NewerTrail {
    std::vector<audit::Record> changes;        // each once, by time
    std::vector<audit::VerifyReport> reports;  // of the exports that were of use
    std::vector<base::AccountId> missing;      // whose chain none of them goes on
};

// `digests`: files of digests that somebody kept, each of which the export of its account must lead through.
// kInvalidArgument names the file at fault.
base::Result<std::vector<audit::ExportedChain>>
ReadExports(const std::vector<std::string>& files, const std::vector<std::string>& digests);

// Reads on from where the chains of a restored database end. kPermissionDenied for an export that another node signed.
base::Result<NewerTrail> FindNewer(metadata::Database& database, const crypto::KeyRing& keys,
                                   std::span<const audit::ExportedChain> exports);

// The digest in a file of `glovebox audit digest`.
base::Result<audit::Digest> ReadDigest(const std::string& file);

// Gives a file to `feed`, piece by piece.
base::Status FeedFile(const std::string& file, const std::function<void(std::string_view)>& feed);

}  // namespace server
