// SPDX-License-Identifier: Apache-2.0
#include "metadata/database.h"

#include "base/file.h"
#include "metadata/sqlite_error.h"
#include "metadata/statement_cache.h"

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace metadata {
namespace {

constexpr std::string_view kDraftInfix = ".new-";

// SQLite counts its memory for nobody here, under one lock of all connections. To be told before its first use.
void CountNoMemory() {
    [[maybe_unused]] static const int told = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// A new database gets its mode, which SQLite's own files (-wal, -shm) take over, and its journal under a name of its
// own, and only then the name others look for. So programs that start at once never see it half made, and nothing ever
// closes a descriptor of a file that this process has connections to, which would drop their locks.
base::Status CreateIfMissing(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        base::RemoveDraftsOf(file, kDraftInfix);
        if (std::filesystem::file_size(file, ignored) > 0) return {};
        // SQLite would take it for a new one, and what was in it would be forgotten without a word.
        return base::Error{base::ErrorCode::kCorrupt,
                           "'" + file.string() + "' is empty: it was a database once; restore it",
                           {}};
    }
    std::string draft = file.string() + std::string(kDraftInfix) + "XXXXXX";
    base::UniqueFd made(mkostemp(draft.data(), O_CLOEXEC));
    if (!made.valid()) return base::FromErrno("'" + file.string() + "'", errno);
    made.Reset();
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(draft.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    }
    const base::Error failure = FromSqlite(code, handle);
    sqlite3_close(handle);
    const int linked = code == SQLITE_OK ? link(draft.c_str(), file.c_str()) : 0;
    const int why = errno;
    unlink(draft.c_str());
    // Who came first may have taken our draft for one that was left.
    if (std::filesystem::exists(file, ignored)) {
        base::RemoveDraftsOf(file, kDraftInfix);
        return base::SyncFolder(file.parent_path());
    }
    if (code != SQLITE_OK) return failure;
    return base::FromErrno("'" + file.string() + "'", linked != 0 ? why : ENOENT);
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

Database::Database(sqlite3* handle)
    : handle_(handle), statements_(std::make_unique<StatementCache>()) {}
Database::~Database() = default;
Database::Database(Database&& other) noexcept = default;
Database& Database::operator=(Database&& other) noexcept = default;

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

base::Error Database::TooManyRows() {
    return base::ResourceExhausted("more than " + std::to_string(kRowsMax) +
                                   " rows of the database at once");
}

base::Result<Database> Database::Open(const std::filesystem::path& file) {
    CountNoMemory();
    RETURN_IF_ERROR(CreateIfMissing(file));
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
    if (sqlite3_stmt* kept = statements_->Take(sql)) return Statement(kept, *statements_);
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) return FromSqlite(code, handle_.get());
    return Statement(raw, *statements_);
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
    RETURN_IF_ERROR(Execute("BEGIN IMMEDIATE"));
    return Transaction(*this);
}

base::Result<Transaction> Database::BeginReading() {
    RETURN_IF_ERROR(Execute("BEGIN"));
    return Transaction(*this);
}

Transaction::~Transaction() {
    if (database_ == nullptr) return;
    // Should even this fail, closing the connection rolls back; there is nobody left to tell.
    [[maybe_unused]] const auto undone = database_->Execute("ROLLBACK");
}

base::Status Transaction::Commit() {
    ASSERT(database_ != nullptr);
    RETURN_IF_ERROR(database_->Execute("COMMIT"));
    database_ = nullptr;
    return {};
}

}  // namespace metadata
