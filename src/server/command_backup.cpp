// SPDX-License-Identifier: Apache-2.0
#include "backup/take_backup.h"
#include "base/random.h"
#include "base/utf8.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"

#include <fmt/core.h>

namespace server {
namespace {

// Whoever makes backups must know what is not in one.
std::string OutsideText(const backup::Manifest& manifest) {
    if (manifest.outside.empty()) return {};
    std::string text =
        "Not inside: results of buckets outside the data directory. Copy them too:\n";
    for (const backup::BucketOutside& bucket : manifest.outside) {
        text +=
            fmt::format("  bucket {} in {}\n", bucket.name, base::EscapeControls(bucket.folder));
    }
    return text;
}

base::Json OutsideJson(const backup::Manifest& manifest) {
    base::Json list = base::Json::MakeArray();
    for (const backup::BucketOutside& bucket : manifest.outside) {
        base::Json json = base::Json::MakeObject();
        json.Set("bucket", bucket.name).Set("folder", bucket.folder);
        list.Append(std::move(json));
    }
    return list;
}

}  // namespace

int Run(const BackupArguments& arguments) {
    if (arguments.data.empty())
        return PrintUsage("name the data directory with --data DIR or $GLOVEBOX_DATA");
    base::SystemClock clock;
    base::SystemRandom random;
    ProgressLine line;
    const auto manifest =
        backup::TakeBackup({arguments.data, arguments.target}, clock, random,
                           [&line](const std::string& what, std::int64_t done, std::int64_t all) {
                               line.Show(fmt::format("{} {}/{}", what, done, all));
                           });
    line.Clear();
    if (!manifest.ok()) return PrintFailure(manifest.error(), arguments.json);
    std::int64_t bytes = 0;
    for (const auto& file : manifest->files) bytes += file.bytes;
    if (arguments.json) {
        base::Json json = base::Json::MakeObject();
        json.Set("status", "DONE")
            .Set("target", arguments.target)
            .Set("takenAt", manifest->taken_at)
            .Set("files", static_cast<std::int64_t>(manifest->files.size()))
            .Set("bytes", bytes)
            .Set("rootKeyFingerprint", manifest->keys.rbegin()->second)
            .Set("outside", OutsideJson(*manifest));
        PrintJson(json);
    } else {
        Print(fmt::format(
            "Backed up {} files, {} bytes, as of {}.\n"
            "To restore it, keep node.keys of the data directory in another place; it "
            "is not inside:\n  {}\n",
            manifest->files.size(), bytes, manifest->taken_at, backup::NameKeys(manifest->keys)));
        Print(OutsideText(*manifest));
    }
    return kExitDone;
}

}  // namespace server
