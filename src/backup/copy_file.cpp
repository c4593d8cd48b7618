// SPDX-License-Identifier: Apache-2.0
#include "backup/copy_file.h"

#include "base/file.h"
#include "crypto/sha256.h"
#include "storage/data_folder.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPartBytes = std::size_t{1} << 20U;
constexpr int kOwnerOnly = 0600;

base::Error Failed(const fs::path& path) {
    return base::FromErrno("'" + path.string() + "'", errno);
}

base::Result<base::UniqueFd> OpenRegular(const fs::path& path) {
    base::UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!fd.valid()) return Failed(path);
    struct stat status{};
    if (fstat(fd.get(), &status) != 0) return Failed(path);
    if (!S_ISREG(status.st_mode))
        return base::InvalidArgument("'" + path.string() + "' is no regular file");
    return fd;
}

// All bytes of `from`, also into `to` when that is a file.
base::Result<BackupFile> Pass(int from, int to, const std::string& path) {
    BackupFile file{path, 0, {}};
    crypto::Sha256Stream hash;
    std::string part(kPartBytes, '\0');
    for (;;) {
        const ssize_t got = read(from, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Failed(path);
        if (got == 0) break;
        const std::string_view bytes =
            std::string_view(part).substr(0, static_cast<std::size_t>(got));
        hash.Update(base::AsBytes(bytes));
        file.bytes += got;
        if (to >= 0) RETURN_IF_ERROR(base::WriteAll(to, bytes));
    }
    file.sha256 = base::HexEncode(hash.Finish());
    return file;
}

base::Status MakeFolders(const fs::path& folder) {
    std::error_code ignored;
    if (fs::is_directory(folder, ignored)) return {};
    RETURN_IF_ERROR(MakeFolders(folder.parent_path()));
    return storage::MakeOwnerFolder(folder);
}

}  // namespace

base::Result<BackupFile> CopyFile(const fs::path& from, const fs::path& to,
                                  const std::string& path) {
    ASSIGN_OR_RETURN(const base::UniqueFd source, OpenRegular(from));
    RETURN_IF_ERROR(MakeFolders(to.parent_path()));
    const base::UniqueFd target(
        open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!target.valid()) return Failed(to);
    ASSIGN_OR_RETURN(BackupFile file, Pass(source.get(), target.get(), path));
    if (fsync(target.get()) != 0) return Failed(to);
    return file;
}

base::Result<BackupFile> Measure(const fs::path& file, const std::string& path) {
    ASSIGN_OR_RETURN(const base::UniqueFd source, OpenRegular(file));
    if (fsync(source.get()) != 0) return Failed(file);
    return Pass(source.get(), -1, path);
}

base::Status SyncFolders(const fs::path& folder) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (entry.is_directory(failed) && !entry.is_symlink(failed))
            RETURN_IF_ERROR(SyncFolders(entry.path()));
    }
    if (failed) return base::IoError("'" + folder.string() + "'", failed.message());
    return base::SyncFolder(folder);
}

}  // namespace backup
