// SPDX-License-Identifier: Apache-2.0
#include "metadata/database.h"

#include "base/file.h"
#include "metadata/sqlite_error.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>

namespace metadata {
namespace {

// SQLite gives its own files (-wal, -shm) the mode of the database file, so that one must be right
// from the start.
base::Status CreateOwnerOnly(const std::filesystem::path& file) {
    const base::UniqueFd fd(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.valid()) return base::FromErrno("'" + file.string() + "'", errno);
    return {};
}

base::Status Configure(Database& database) {
    // trusted_schema off: nothing in a database file that was tampered with gets to call functions.
    for (const std::string_view sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                                       "PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF",
                                       "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY"}) {
        RETURN_IF_ERROR(database.ExecuteScript(sql));
    }
    return {};
}

}  // namespace

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

base::Error Database::TooManyRows() {
    return base::ResourceExhausted("more than " + std::to_string(kRowsMax) +
                                   " rows of the database at once");
}

base::Result<Database> Database::Open(const std::filesystem::path& file) {
    RETURN_IF_ERROR(CreateOwnerOnly(file));
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      SQLITE_OPEN_PRIVATECACHE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    Database database(handle);
    if (code != SQLITE_OK) return FromSqlite(code, handle).Within("'" + file.string() + "'");
    sqlite3_busy_timeout(handle, static_cast<int>(kBusyTimeout.count()));
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (auto configured = Configure(database); !configured.ok()) {
        return configured.error().Within("'" + file.string() + "'");
    }
    return database;
}

base::Result<Statement> Database::Prepare(std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), 0,
                                        &raw, nullptr);
    if (code != SQLITE_OK) return FromSqlite(code, handle_.get());
    return Statement(raw);
}

base::Result<std::int64_t> Database::Execute(std::string_view sql,
                                             std::initializer_list<Parameter> parameters) {
    ASSIGN_OR_RETURN(auto statement, Prepare(sql));
    RETURN_IF_ERROR(statement.Bind(parameters));
    ASSIGN_OR_RETURN(const bool row, statement.Step());
    if (row) return base::Internal("a statement that should answer nothing answered rows");
    return std::int64_t{sqlite3_changes64(handle_.get())};
}

base::Status Database::ExecuteScript(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(handle_.get(), text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return FromSqlite(code, handle_.get());
    return {};
}

base::Result<Transaction> Database::Begin() {
    RETURN_IF_ERROR(ExecuteScript("BEGIN IMMEDIATE"));
    return Transaction(*this);
}

Transaction::~Transaction() {
    // Should even this fail, closing the connection rolls back; there is nobody left to tell.
    if (database_ != nullptr)
        sqlite3_exec(database_->handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

base::Status Transaction::Commit() {
    ASSERT(database_ != nullptr);
    RETURN_IF_ERROR(database_->ExecuteScript("COMMIT"));
    database_ = nullptr;
    return {};
}

}  // namespace metadata
