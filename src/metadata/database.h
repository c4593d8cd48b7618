// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "metadata/statement.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3;

namespace metadata {

inline constexpr std::chrono::milliseconds kBusyTimeout{10'000};
inline constexpr std::size_t kRowsMax = 100'000;  // of Query, which holds all of them in memory

class Transaction;

// One connection to the node's database file. Used by one thread at a time; every thread and
// process opens its own. Any number read at once; one writes, others wait for it up to kBusyTimeout
// and then fail with kUnavailable. What a call has committed survives the death of the process and
// of the machine.
class Database final {
  public:
    // Creates the file (0600) if it is not there; its folder must be.
    static base::Result<Database> Open(const std::filesystem::path& file);
    ~Database();
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;

    // SQL is text of ours with a question mark for every value; values never stand in it. The statement is kept for the
    // next one of the same text.
    base::Result<Statement> Prepare(std::string_view sql);

    // One statement that answers nothing. Returns how many rows it changed.
    base::Result<std::int64_t> Execute(std::string_view sql,
                                       std::initializer_list<Parameter> parameters = {});

    // All rows of one SELECT (or RETURNING): kResourceExhausted past kRowsMax.
    template <class... T>
    base::Result<std::vector<RowOf<T...>>> Query(std::string_view sql,
                                                 std::initializer_list<Parameter> parameters = {}) {
        ASSIGN_OR_RETURN(auto statement, Prepare(sql));
        RETURN_IF_ERROR(statement.Bind(parameters));
        std::vector<RowOf<T...>> rows;
        for (;;) {
            ASSIGN_OR_RETURN(const bool more, statement.Step());
            if (!more) return rows;
            if (rows.size() == kRowsMax) return TooManyRows();
            ASSIGN_OR_RETURN(auto row, statement.template Read<T...>());
            rows.push_back(std::move(row));
        }
    }

    // The first row, or none.
    template <class... T>
    base::Result<std::optional<RowOf<T...>>>
    QueryOne(std::string_view sql, std::initializer_list<Parameter> parameters = {}) {
        ASSIGN_OR_RETURN(auto statement, Prepare(sql));
        RETURN_IF_ERROR(statement.Bind(parameters));
        ASSIGN_OR_RETURN(const bool found, statement.Step());
        if (!found) return std::optional<RowOf<T...>>();
        ASSIGN_OR_RETURN(auto row, statement.template Read<T...>());
        RETURN_IF_ERROR(statement.Finish());
        return std::optional<RowOf<T...>>(std::move(row));
    }

    // Takes the writer's place at once, so that what is read inside is what is written upon.
    // Transactions do not nest.
    base::Result<Transaction> Begin();

    // What is read until the transaction goes is the database as its first read finds it; writers go on.
    base::Result<Transaction> BeginReading();

    // Copies the database into a new file (0600), durable when it returns; inside BeginReading, as it was
    // then. `progress` hears of pages, now and then.
    using CopyProgress = std::function<void(std::int64_t done, std::int64_t all)>;
    base::Status CopyTo(const std::filesystem::path& file, const CopyProgress& progress);

    // Several statements without values: for migrations.
    base::Status ExecuteScript(std::string_view sql);

  private:
    friend class Transaction;
    struct Closer {
        void operator()(sqlite3* handle) const;
    };
    explicit Database(sqlite3* handle);
    static base::Error TooManyRows();

    std::unique_ptr<sqlite3, Closer> handle_;
    std::unique_ptr<StatementCache> statements_;  // they go before their connection
};

// All statements between Begin and Commit happen or none does. Rolls back when it goes uncommitted.
// Must not outlive its Database, nor may that move meanwhile.
class Transaction final {
  public:
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    base::Status Commit();

  private:
    friend class Database;
    explicit Transaction(Database& database) : database_(&database) {}

    Database* database_;
};

}  // namespace metadata
