// SPDX-License-Identifier: Apache-2.0
#include "storage/data_folder.h"

#include "base/file.h"

#include <cerrno>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace storage {
namespace {

constexpr mode_t kOwnerOnly = 0700;
constexpr mode_t kOthers = 0077;
constexpr std::string_view kUnfinishedName = "restore.unfinished";

std::string Quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

}  // namespace

base::Status MakeOwnerFolder(const std::filesystem::path& folder) {
    if (mkdir(folder.c_str(), kOwnerOnly) == 0) return base::SyncFolder(folder.parent_path());
    if (errno != EEXIST) return base::FromErrno(Quoted(folder), errno);
    return {};
}

base::Result<std::filesystem::path> PrepareDataFolder(const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::path absolute = std::filesystem::absolute(folder, failed);
    if (failed) return base::IoError("the data directory " + Quoted(folder) + " has no path");
    if (!absolute.has_filename()) absolute = absolute.parent_path();
    std::filesystem::create_directories(absolute.parent_path(), failed);
    if (failed) {
        return base::IoError(Quoted(absolute.parent_path()) + " cannot be created",
                             failed.message());
    }
    RETURN_IF_ERROR(MakeOwnerFolder(absolute));
    struct stat status{};
    if (stat(absolute.c_str(), &status) != 0) return base::FromErrno(Quoted(absolute), errno);
    if (!S_ISDIR(status.st_mode)) {
        return base::InvalidArgument(Quoted(absolute) + " is not a folder");
    }
    if (status.st_uid != geteuid() || (status.st_mode & kOthers) != 0) {
        return base::PermissionDenied(
            "the data directory " + Quoted(absolute) +
            " must belong to this user and be closed to others (chmod 700)");
    }
    if (std::filesystem::exists(absolute / kUnfinishedName, failed)) {
        return base::Conflict("a restore into " + Quoted(absolute) +
                              " was not finished; empty it and restore again");
    }
    return absolute;
}

base::Status MarkUnfinished(const std::filesystem::path& data_folder) {
    return base::WriteFileDurably(data_folder / kUnfinishedName, "");
}

base::Status MarkFinished(const std::filesystem::path& data_folder) {
    if (unlink((data_folder / kUnfinishedName).c_str()) != 0)
        return base::FromErrno(Quoted(data_folder / kUnfinishedName), errno);
    return base::SyncFolder(data_folder);
}

}  // namespace storage
