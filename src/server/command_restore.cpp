// SPDX-License-Identifier: Apache-2.0
#include "backup/restore_backup.h"
#include "base/random.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/settle_restored.h"

#include <fmt/core.h>

namespace server {
namespace {

// What can be revoked today and would hold again: access keys and tokens deleted or disabled, users,
// roles and attached policies deleted or narrowed, memberships and members removed, collaborations
// deleted, tables, associations and rules deleted or narrowed. Role sessions are revoked by every
// restore. There are no charges, opt-outs or data keys yet.
base::Error LostRevocations(const backup::Manifest& manifest) {
    return base::Conflict(
        "what was revoked after " + manifest.taken_at +
        " would hold again: keys, tokens, users, roles and policies, memberships, tables and rules "
        "as they were then. If that is what you want, say --accept-lost-revocations");
}

base::Result<backup::Manifest> Restore(const RestoreArguments& arguments) {
    const backup::RestoreOrder order{arguments.source, arguments.data, arguments.keys_file};
    base::SystemClock clock;
    base::SystemRandom random;
    ASSIGN_OR_RETURN(const auto checked, backup::CheckBackup(order, random));
    if (!arguments.lost_revocations_accepted) return LostRevocations(checked);
    const auto settle = [&](metadata::Database& database, const crypto::KeyRing& ring,
                            const backup::Manifest& manifest) {
        const Restoration restoration{std::filesystem::absolute(arguments.data).lexically_normal(),
                                      arguments.lost_revocations_accepted};
        return SettleRestored(database, ring, manifest, restoration, clock, random);
    };
    ProgressLine line;
    return backup::RestoreBackup(
        order, settle, random,
        [&line](const std::string& what, std::int64_t done, std::int64_t all) {
            line.Show(fmt::format("{} {}/{}", what, done, all));
        });
}

}  // namespace

int Run(const RestoreArguments& arguments) {
    if (arguments.data.empty())
        return PrintUsage("name the data directory with --data DIR or $GLOVEBOX_DATA");
    const auto manifest = Restore(arguments);
    if (!manifest.ok()) return PrintFailure(manifest.error(), arguments.json);
    if (arguments.json) {
        base::Json json = base::Json::MakeObject();
        json.Set("status", "RESTORED")
            .Set("takenAt", manifest->taken_at)
            .Set("files", static_cast<std::int64_t>(manifest->files.size()));
        PrintJson(json);
    } else {
        Print(fmt::format("Restored the node as of {}: {} files.\n"
                          "Every role session is revoked, and queries that were open then have "
                          "failed.\n",
                          manifest->taken_at, manifest->files.size()));
    }
    return kExitDone;
}

}  // namespace server
