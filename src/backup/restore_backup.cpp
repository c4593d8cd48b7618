// SPDX-License-Identifier: Apache-2.0
#include "backup/restore_backup.h"

#include "backup/copy_file.h"
#include "base/file.h"
#include "storage/data_folder.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDraftName = "glovebox.db.restoring";

// The ring's file where it lies now.
fs::path KeysFile(const RestoreOrder& order) {
    return order.keys_file.empty() ? crypto::KeyRing::FileIn(order.data_folder) : order.keys_file;
}

base::Result<std::string> ReadManifestText(const fs::path& source) {
    auto text = base::ReadFile(source / kManifestName, kManifestBytesMax);
    if (!text.ok() && text.error().code == base::ErrorCode::kNotFound)
        return base::NotFound("'" + source.string() + "' is no finished backup");
    return text;
}

// Only the key ring may be there before.
base::Status CheckEmpty(const fs::path& folder) {
    std::error_code failed;
    if (!fs::exists(folder, failed)) return {};
    fs::directory_iterator entries(folder, failed);
    if (failed) return base::IoError("'" + folder.string() + "'", failed.message());
    for (const auto& entry : entries) {
        if (entry.path() == crypto::KeyRing::FileIn(folder)) continue;
        return base::Conflict("'" + folder.string() +
                              "' is not empty: a restore needs a directory of its own, never one "
                              "in use (only node.keys may be in it)");
    }
    return {};
}

base::Status RestoreFile(const RestoreOrder& order, const BackupFile& wanted) {
    const bool is_database = wanted.path == kDatabaseName;
    const fs::path target =
        order.data_folder / (is_database ? std::string(kDraftName) : wanted.path);
    ASSIGN_OR_RETURN(const BackupFile copied,
                     CopyFile(order.source / wanted.path, target, wanted.path));
    if (copied == wanted) return {};
    return base::Error{base::ErrorCode::kCorrupt,
                       "'" + wanted.path + "' of the backup is not what was written",
                       {}};
}

base::Status RestoreFiles(const RestoreOrder& order, const Manifest& manifest,
                          const Progress& progress) {
    const auto all = static_cast<std::int64_t>(manifest.files.size());
    for (std::int64_t done = 0; done < all; ++done) {
        progress("files", done, all);
        RETURN_IF_ERROR(RestoreFile(order, manifest.files[static_cast<std::size_t>(done)]));
    }
    progress("files", all, all);
    return SyncFolders(order.data_folder);
}

// Closing the last connection writes the journal back into the file.
base::Status SettleDraft(const fs::path& draft, const crypto::KeyRing& ring,
                         const Manifest& manifest, const Settle& settle) {
    ASSIGN_OR_RETURN(auto database, metadata::Database::Open(draft));
    return settle(database, ring, manifest);
}

// The folder held nothing, or a key ring of its own: what was refused can be tried again.
void Empty(const RestoreOrder& order) {
    std::error_code ignored;
    std::vector<fs::path> made;
    for (const auto& entry : fs::directory_iterator(order.data_folder, ignored)) {
        const bool keys = entry.path() == crypto::KeyRing::FileIn(order.data_folder);
        if (!keys || !order.keys_file.empty()) made.push_back(entry.path());
    }
    for (const fs::path& each : made) fs::remove_all(each, ignored);
}

}  // namespace

base::Result<Manifest> CheckBackup(const RestoreOrder& order, base::Random& random) {
    RETURN_IF_ERROR(CheckEmpty(order.data_folder));
    ASSIGN_OR_RETURN(const std::string text, ReadManifestText(order.source));
    const auto ring = crypto::KeyRing::OpenFile(KeysFile(order), random);
    if (!ring.ok() && ring.error().code == base::ErrorCode::kNotFound) {
        ASSIGN_OR_RETURN(const auto keys, KeysOf(text));
        return base::NotFound("the backup needs " + NameKeys(keys) +
                              ": the node.keys of the node it was made of, which no backup holds. "
                              "Put it into the data directory, or name it with --keys FILE");
    }
    if (!ring.ok()) return ring.error();
    return ReadManifest(text, *ring);
}

base::Result<Manifest> RestoreBackup(const RestoreOrder& order, const Settle& settle,
                                     base::Random& random, const Progress& progress) {
    ASSIGN_OR_RETURN(Manifest manifest, CheckBackup(order, random));
    RestoreOrder place = order;
    ASSIGN_OR_RETURN(place.data_folder, storage::PrepareDataFolder(order.data_folder));
    RETURN_IF_ERROR(storage::MarkUnfinished(place.data_folder));
    if (!order.keys_file.empty())
        RETURN_IF_ERROR(crypto::KeyRing::Install(order.keys_file, place.data_folder));
    ASSIGN_OR_RETURN(const auto ring,
                     crypto::KeyRing::OpenFile(crypto::KeyRing::FileIn(place.data_folder), random));
    RETURN_IF_ERROR(RestoreFiles(place, manifest, progress));
    const fs::path draft = place.data_folder / kDraftName;
    if (auto settled = SettleDraft(draft, ring, manifest, settle); !settled.ok()) {
        Empty(place);
        return std::move(settled).error();
    }
    if (rename(draft.c_str(), (place.data_folder / kDatabaseName).c_str()) != 0)
        return base::FromErrno("'" + draft.string() + "'", errno);
    RETURN_IF_ERROR(base::SyncFolder(place.data_folder));
    RETURN_IF_ERROR(storage::MarkFinished(place.data_folder));
    return manifest;
}

}  // namespace backup
