// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "metadata/database.h"
#include "metadata/sqlite_error.h"

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace metadata {
namespace {

constexpr int kPagesPerStep = 1'000;
constexpr int kOwnerOnly = 0600;

struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};

// Pages go in one transaction of the new file, which SQLite syncs at its end.
base::Status CopyPages(sqlite3* from, sqlite3* to, const Database::CopyProgress& progress) {
    sqlite3_backup* const backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == nullptr) return FromSqlite(sqlite3_errcode(to), to);
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup, kPagesPerStep);
        const std::int64_t all = sqlite3_backup_pagecount(backup);
        progress(all - sqlite3_backup_remaining(backup), all);
    }
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) return FromSqlite(code, to);
    return {};
}

}  // namespace

base::Status Database::CopyTo(const std::filesystem::path& file, const CopyProgress& progress) {
    base::UniqueFd made(
        open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!made.valid()) return base::FromErrno("'" + file.string() + "'", errno);
    made.Reset();
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, metadata::Closer> target(raw);
    if (code != SQLITE_OK) return FromSqlite(code, raw).Within("'" + file.string() + "'");
    if (const auto copied = CopyPages(handle_.get(), target.get(), progress); !copied.ok())
        return copied.error().Within("'" + file.string() + "'");
    return base::SyncFolder(file.parent_path());
}

}  // namespace metadata
