// SPDX-License-Identifier: Apache-2.0
#include "metadata/sqlite_error.h"

#include <sqlite3.h>
#include <string>
#include <string_view>
#include <system_error>

namespace metadata {
namespace {

struct Meaning {
    base::ErrorCode code;
    std::string_view message;
};

Meaning MeaningOf(int primary_code) {
    switch (primary_code) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {base::ErrorCode::kUnavailable,
                    "the database is busy: another process is writing"};
        case SQLITE_CONSTRAINT:
            return {base::ErrorCode::kConflict, "the database refuses what would contradict it"};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {base::ErrorCode::kCorrupt, "the database file is damaged or is no database"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return {base::ErrorCode::kPermissionDenied, "the database may not be written"};
        case SQLITE_FULL:
            return {base::ErrorCode::kResourceExhausted, "the disk of the database is full"};
        case SQLITE_TOOBIG:
            return {base::ErrorCode::kResourceExhausted, "a value is too large for the database"};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return {base::ErrorCode::kIo, "the database file cannot be read or written"};
        default: return {base::ErrorCode::kInternal, "the database failed"};
    }
}

}  // namespace

base::Error FromSqlite(int code, sqlite3* handle) {
    constexpr int kPrimaryMask = 0xff;
    // The shared memory beside the database fails to become larger for nothing else.
    const Meaning meaning =
        MeaningOf(code == SQLITE_IOERR_SHMSIZE ? SQLITE_FULL : code & kPrimaryMask);
    std::string detail = "sqlite " + std::to_string(code);
    if (handle != nullptr) detail += std::string(": ") + sqlite3_errmsg(handle);
    const int cause = handle != nullptr && meaning.code == base::ErrorCode::kIo
                          ? sqlite3_system_errno(handle)
                          : 0;
    if (cause != 0) detail += ", " + std::system_category().message(cause);
    return {meaning.code, std::string(meaning.message), std::move(detail)};
}

}  // namespace metadata
