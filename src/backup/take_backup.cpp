// SPDX-License-Identifier: Apache-2.0
#include "backup/take_backup.h"

#include "backup/copy_file.h"
#include "base/file.h"
#include "metadata/database.h"
#include "storage/buckets.h"
#include "storage/data_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <stdio.h>
#include <system_error>

namespace backup {
namespace {

namespace fs = std::filesystem;

// What lasts beside the database. A list of what goes in, so that the key ring never can.
constexpr std::array<std::string_view, 2> kFolders{"objects", "buckets"};
constexpr int kAttemptsMax = 3;

// Objects that are still being written have names of their own.
bool IsUnfinished(const fs::path& path) {
    return path.extension() == ".draft" || path.filename().string().starts_with('.');
}

base::Result<std::vector<std::string>> LastingFiles(const fs::path& data_folder) {
    std::vector<std::string> files;
    std::error_code failed;
    for (const std::string_view name : kFolders) {
        const fs::path folder = data_folder / name;
        if (!fs::is_directory(folder, failed)) continue;
        for (fs::recursive_directory_iterator entry(folder, failed), end; !failed && entry != end;
             entry.increment(failed)) {
            if (entry->is_regular_file(failed) && !entry->is_symlink(failed) &&
                !IsUnfinished(entry->path()))
                files.push_back(entry->path().lexically_relative(data_folder).string());
        }
        if (failed) return base::IoError("'" + folder.string() + "'", failed.message());
    }
    std::ranges::sort(files);
    return files;
}

struct Work {
    fs::path data_folder;
    fs::path draft;
    const Progress& progress;
};

struct Moment {
    std::vector<std::string> files;  // that last
    std::vector<BucketOutside> outside{};
};

base::Result<std::vector<BucketOutside>> BucketsOutside(metadata::Database& database,
                                                        const fs::path& data_folder) {
    ASSIGN_OR_RETURN(const auto buckets, storage::Buckets(database).List());
    std::vector<BucketOutside> outside;
    for (const storage::Bucket& bucket : buckets) {
        const fs::path inner = bucket.folder.lexically_relative(data_folder);
        if (inner.empty() || *inner.begin() == "..")
            outside.push_back({bucket.name, bucket.folder.string()});
    }
    return outside;
}

// The database, and the names of all files of the same moment. Objects are removed only after their
// rows are, so what rows name is in the list.
base::Result<Moment> CopyDatabase(const Work& work) {
    const fs::path file = work.data_folder / kDatabaseName;
    ASSIGN_OR_RETURN(auto reader, metadata::Database::Open(file));
    ASSIGN_OR_RETURN(auto writer, metadata::Database::Open(file));
    Moment found;
    // Names read once are read quickly again, while all who write wait.
    RETURN_IF_ERROR(LastingFiles(work.data_folder));
    std::optional<metadata::Transaction> moment;
    {
        // Nobody writes while the moment is taken, by the first read.
        ASSIGN_OR_RETURN(const auto held, writer.Begin());
        ASSIGN_OR_RETURN(auto begun, reader.BeginReading());
        moment.emplace(std::move(begun));
        ASSIGN_OR_RETURN(found.outside, BucketsOutside(reader, work.data_folder));
        ASSIGN_OR_RETURN(found.files, LastingFiles(work.data_folder));
    }
    RETURN_IF_ERROR(
        reader.CopyTo(work.draft / kDatabaseName, [&](std::int64_t done, std::int64_t all) {
            work.progress("database", done, all);
        }));
    return found;
}

base::Status CopyAll(const Work& work, Manifest& manifest) {
    ASSIGN_OR_RETURN(const Moment found, CopyDatabase(work));
    const std::vector<std::string>& names = found.files;
    manifest.outside = found.outside;
    std::vector<BackupFile>& files = manifest.files;
    files.clear();
    ASSIGN_OR_RETURN(files.emplace_back(),
                     Measure(work.draft / kDatabaseName, std::string(kDatabaseName)));
    const auto all = static_cast<std::int64_t>(names.size());
    for (const std::string& name : names) {
        work.progress("files", static_cast<std::int64_t>(files.size()) - 1, all);
        ASSIGN_OR_RETURN(files.emplace_back(),
                         CopyFile(work.data_folder / name, work.draft / name, name));
    }
    work.progress("files", all, all);
    return {};
}

// Again when an object went while its copy was made: the moment was one of before.
base::Status CopyPatiently(const Work& work, Manifest& manifest) {
    for (int attempt = 1;; ++attempt) {
        RETURN_IF_ERROR(storage::MakeOwnerFolder(work.draft));
        auto copied = CopyAll(work, manifest);
        const bool vanished = !copied.ok() && copied.error().code == base::ErrorCode::kNotFound;
        if (copied.ok() || !vanished || attempt == kAttemptsMax) return copied;
        std::error_code ignored;
        fs::remove_all(work.draft, ignored);
    }
}

base::Status GiveName(const fs::path& draft, const fs::path& target) {
    RETURN_IF_ERROR(SyncFolders(draft));
    if (renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0)
        return base::FromErrno("'" + target.string() + "'", errno);
    return base::SyncFolder(target.parent_path());
}

base::Result<Manifest> Take(const Work& work, const fs::path& target, base::Clock& clock,
                            base::Random& random) {
    // What begins is named by its beginning: what is revoked meanwhile counts as newer.
    const auto now = clock.Now();
    ASSIGN_OR_RETURN(const auto ring,
                     crypto::KeyRing::OpenFile(crypto::KeyRing::FileIn(work.data_folder), random));
    Manifest manifest;
    manifest.taken_at = base::ToIso8601(now);
    manifest.taken_ms = now.time_since_epoch().count();
    manifest.data_folder = work.data_folder.string();
    ASSIGN_OR_RETURN(manifest.keys, ring.Fingerprints());
    RETURN_IF_ERROR(CopyPatiently(work, manifest));
    ASSIGN_OR_RETURN(const std::string text, WriteManifest(manifest, ring));
    RETURN_IF_ERROR(base::WriteFileDurably(work.draft / kManifestName, text));
    RETURN_IF_ERROR(GiveName(work.draft, target));
    return manifest;
}

}  // namespace

base::Result<Manifest> TakeBackup(const BackupOrder& order, base::Clock& clock,
                                  base::Random& random, const Progress& progress) {
    std::error_code failed;
    const fs::path data_folder = fs::canonical(order.data_folder, failed);
    if (failed || !fs::exists(data_folder / kDatabaseName, failed))
        return base::NotFound("there is no node in '" + order.data_folder.string() + "'");
    fs::path target = fs::absolute(order.target, failed).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    if (fs::exists(fs::symlink_status(target, failed)))
        return base::Conflict("'" + target.string() + "' is there already");
    if (!fs::is_directory(target.parent_path(), failed))
        return base::NotFound("the folder '" + target.parent_path().string() + "' is not there");
    const Work work{data_folder, target.string() + ".partial-" + random.Uuid(), progress};
    auto taken = Take(work, target, clock, random);
    if (!taken.ok()) fs::remove_all(work.draft, failed);
    return taken;
}

}  // namespace backup
