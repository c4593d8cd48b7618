// SPDX-License-Identifier: Apache-2.0
#include "backup/restore_backup.h"
#include "base/json_array.h"
#include "base/random.h"
#include "base/utf8.h"
#include "server/audit_text.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/settle_restored.h"

#include <fmt/core.h>

namespace server {
namespace {

base::Error LostRevocations(const backup::Manifest& manifest) {
    return base::Conflict(
        "what was revoked after " + manifest.taken_at +
        " would hold again: keys, tokens, users, roles and policies, memberships, tables and rules "
        "as they were then. Name exports of the audit trail of every account with --audit, and it "
        "is taken away again; if it may be lost, say --accept-lost-revocations");
}

struct Restored {
    backup::Manifest manifest;
    Settled settled;
};

base::Result<Restored> Restore(const RestoreArguments& arguments) {
    const backup::RestoreOrder order{arguments.source, arguments.data, arguments.keys_file};
    base::SystemClock clock;
    base::SystemRandom random;
    ASSIGN_OR_RETURN(const auto checked, backup::CheckBackup(order, random));
    if (arguments.exports.empty() && !arguments.lost_revocations_accepted)
        return LostRevocations(checked);
    Restoration restoration;
    restoration.data_folder = std::filesystem::absolute(arguments.data).lexically_normal();
    restoration.lost_revocations_accepted = arguments.lost_revocations_accepted;
    ASSIGN_OR_RETURN(restoration.exports, ReadExports(arguments.exports, arguments.digests));
    Restored restored;
    const auto settle = [&](metadata::Database& database, const crypto::KeyRing& ring,
                            const backup::Manifest& manifest) -> base::Status {
        ASSIGN_OR_RETURN(restored.settled,
                         SettleRestored(database, ring, manifest, restoration, clock, random));
        return {};
    };
    ProgressLine line;
    ASSIGN_OR_RETURN(restored.manifest,
                     backup::RestoreBackup(
                         order, settle, random,
                         [&line](const std::string& what, std::int64_t done, std::int64_t all) {
                             line.Show(fmt::format("{} {}/{}", what, done, all));
                         }));
    return restored;
}

std::string Listed(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string text = fmt::format("{}\n", title);
    for (const std::string& line : lines) text += "  " + base::EscapeControls(line) + "\n";
    return text;
}

std::string Reach(const audit::VerifyReport& report) {
    const std::int64_t proven = report.newest_digest ? report.newest_digest->place.sequence : 0;
    return fmt::format(
        "{}: up to record {}{}, signed up to record {}", report.account.text(), report.last,
        report.newest ? " of " + base::ToIso8601(*report.newest) : std::string(), proven);
}

void PrintRestored(const Restored& restored) {
    const Settled& settled = restored.settled;
    std::vector<std::string> reach;
    for (const audit::VerifyReport& report : settled.reports) reach.push_back(Reach(report));
    Print(fmt::format("Restored the node as of {}: {} files.\n"
                      "Every session is over, and queries and jobs that were open then have "
                      "failed.\n",
                      restored.manifest.taken_at, restored.manifest.files.size()));
    Print(Listed("Taken away again:", settled.taken));
    Print(Listed("Lost, as you accepted:", settled.lost));
    Print(Listed("The trail goes:", reach));
    if (reach.empty()) return;
    Print("Not proven:\n"
          "  - that these were the last records: what was revoked after them holds again\n"
          "  - records after the newest signature: one cut off or changed there would not be "
          "missed\n");
}

base::Json RestoredJson(const Restored& restored) {
    base::Json trail = base::Json::MakeArray();
    for (const audit::VerifyReport& report : restored.settled.reports)
        trail.Append(ReportJson(report));
    base::Json json = base::Json::MakeObject();
    json.Set("status", "RESTORED")
        .Set("takenAt", restored.manifest.taken_at)
        .Set("files", static_cast<std::int64_t>(restored.manifest.files.size()))
        .Set("takenAwayAgain", base::JsonArrayOf(restored.settled.taken))
        .Set("lost", base::JsonArrayOf(restored.settled.lost))
        .Set("trail", std::move(trail));
    return json;
}

}  // namespace

int Run(const RestoreArguments& arguments) {
    if (arguments.data.empty())
        return PrintUsage("name the data directory with --data DIR or $GLOVEBOX_DATA");
    const auto restored = Restore(arguments);
    if (!restored.ok()) return PrintFailure(restored.error(), arguments.json);
    if (arguments.json) {
        PrintJson(RestoredJson(*restored));
    } else {
        PrintRestored(*restored);
    }
    return kExitDone;
}

}  // namespace server
