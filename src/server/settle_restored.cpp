// SPDX-License-Identifier: Apache-2.0
#include "server/settle_restored.h"

#include "access/role_sessions.h"
#include "audit/trail.h"
#include "jobs/job_store.h"
#include "runs/protected_queries.h"
#include "server/node.h"
#include "storage/buckets.h"

namespace server {
namespace {

audit::Act RestoreAct(const backup::Manifest& manifest, const Restoration& restoration,
                      base::Clock& clock, base::Random& random) {
    audit::Act act;
    act.record.time = clock.Now();
    act.record.account = base::AccountId(std::string(audit::kNodeAccount));
    act.record.principal = audit::kOperator;
    act.record.action = "glovebox:RestoreBackup";
    act.record.resources = {"backup of " + manifest.taken_at};
    act.record.request_id = random.Uuid();
    act.record.changes = true;
    if (restoration.lost_revocations_accepted) act.record.decision = "LOST_REVOCATIONS_ACCEPTED";
    return act;
}

}  // namespace

base::Status SettleRestored(metadata::Database& database, const crypto::KeyRing& ring,
                            const backup::Manifest& manifest, const Restoration& restoration,
                            base::Clock& clock, base::Random& random) {
    RETURN_IF_ERROR(MigrateNode(database));
    ASSIGN_OR_RETURN(auto transaction, database.Begin());
    audit::Trail trail(database, ring, random);
    RETURN_IF_ERROR(trail.BeginEpoch());
    RETURN_IF_ERROR(access_control::RoleSessions(database, ring).RevokeEverywhere());
    RETURN_IF_ERROR(runs::ProtectedQueries(database, ring).EndAll(clock));
    RETURN_IF_ERROR(jobs::JobStore(database, ring).EndAll(clock));
    RETURN_IF_ERROR(
        storage::Buckets(database).MoveFolders(manifest.data_folder, restoration.data_folder));
    RETURN_IF_ERROR(trail.Append(RestoreAct(manifest, restoration, clock, random)));
    return transaction.Commit();
}

}  // namespace server
