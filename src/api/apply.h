// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/change.h"
#include "api/room_document.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/file_inspector.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <functional>
#include <string>

namespace api {

struct HandlerContext;

// What applying needs of the node. The database has been migrated.
struct ApplyTools {
    metadata::Database& database;
    const crypto::KeyRing& keys;
    catalog::FileInspector& inspector;
    base::Random& random;
    base::Clock& clock;
    // Called about four times a second while a table's files are read whole.
    std::function<void(const std::string& table, std::chrono::milliseconds elapsed)> progress{};
    // Called with what was done, inside its transaction, before it is kept: for the audit trail.
    std::function<base::Status(const ApplyReport& report)> record{};
    // Whose request brought the document; nullptr: the operator's command on a data directory.
    const HandlerContext* caller = nullptr;
};

// Makes the node what the document says, in one transaction: all of it or, with an error that
// starts with the path of the entry at fault, nothing. What the document does not name stays as it
// is; applying the same again changes nothing. A dry run answers the same report and changes
// nothing. Takes the document for its secrets.
//
// For a local data directory: the hosts of its destinations are listed with the egress policy.
base::Result<ApplyReport> ApplyRoomDocument(RoomDocument document, const ApplyTools& tools,
                                            bool dry_run);

// The same for the account of `tools.caller`, inside the transaction that its request has: only what is its own, each
// change only where its policies allow the operation that the change stands for, and no file is read. To be undone when
// it fails.
base::Result<ApplyReport> ApplyOwnDocument(RoomDocument document, const ApplyTools& tools);

}  // namespace api
