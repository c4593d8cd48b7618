// SPDX-License-Identifier: Apache-2.0
#include "server/settle_restored.h"

#include "access/console_credentials.h"
#include "access/role_sessions.h"
#include "audit/trail.h"
#include "jobs/job_store.h"
#include "runs/protected_queries.h"
#include "server/node.h"
#include "server/reapply.h"
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

base::Status EndWhatWasOpen(metadata::Database& database, const crypto::KeyRing& ring,
                            base::Clock& clock) {
    RETURN_IF_ERROR(access_control::RoleSessions(database, ring).RevokeEverywhere());
    RETURN_IF_ERROR(access_control::ConsoleCredentials(database, ring).EndEverySession());
    RETURN_IF_ERROR(runs::ProtectedQueries(database, ring).EndAll(clock));
    return jobs::JobStore(database, ring).EndAll(clock);
}

// Names what nobody can tell from the exports.
base::Error Lost(const std::vector<std::string>& lost) {
    std::string message =
        "the exports do not tell all that was revoked; say --accept-lost-revocations too if it may "
        "be lost:";
    for (const std::string& each : lost) message += "\n  " + each;
    return base::Conflict(std::move(message));
}

base::Result<Settled> Reapply(const ReapplyTools& tools, const NewerTrail& newer) {
    Settled settled;
    settled.reports = newer.reports;
    if (newer.reports.empty()) settled.lost.emplace_back("whatever was revoked after the backup");
    for (const base::AccountId& account : newer.missing) {
        settled.lost.push_back("no export leads on from the backup in the trail of " +
                               account.text());
    }
    Reapplying reapplying(tools);
    for (const audit::Record& record : newer.changes) RETURN_IF_ERROR(reapplying.Apply(record));
    for (const Reapplied& each : reapplying.taken()) {
        settled.taken.push_back(each.taken + " (" + each.record.action + ", " +
                                base::ToIso8601(each.record.time) + ")");
    }
    const auto& unknown = reapplying.unknown();
    settled.lost.insert(settled.lost.end(), unknown.begin(), unknown.end());
    return settled;
}

}  // namespace

base::Result<Settled> SettleRestored(metadata::Database& database, const crypto::KeyRing& ring,
                                     const backup::Manifest& manifest,
                                     const Restoration& restoration, base::Clock& clock,
                                     base::Random& random) {
    RETURN_IF_ERROR(MigrateNode(database));
    ASSIGN_OR_RETURN(auto transaction, database.Begin());
    ASSIGN_OR_RETURN(const NewerTrail newer, FindNewer(database, ring, restoration.exports));
    audit::Trail trail(database, ring, random);
    RETURN_IF_ERROR(trail.BeginEpoch());
    RETURN_IF_ERROR(EndWhatWasOpen(database, ring, clock));
    RETURN_IF_ERROR(
        storage::Buckets(database).MoveFolders(manifest.data_folder, restoration.data_folder));
    ASSIGN_OR_RETURN(Settled settled, Reapply({database, ring, clock, random}, newer));
    if (!settled.lost.empty() && !restoration.lost_revocations_accepted) return Lost(settled.lost);
    RETURN_IF_ERROR(trail.Append(RestoreAct(manifest, restoration, clock, random)));
    RETURN_IF_ERROR(transaction.Commit());
    return settled;
}

}  // namespace server
