// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "metadata/parameter.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

struct sqlite3_stmt;

namespace metadata {

class StatementCache;

template <class... T>
struct RowType {
    using Type = std::tuple<T...>;
};
template <class... T>
struct RowType<std::tuple<T...>> {
    using Type = std::tuple<T...>;
};

// A row of these columns; of a single std::tuple, that tuple, so that what several statements read is named once.
template <class... T>
using RowOf = typename RowType<T...>::Type;

// One prepared statement. Belongs to its Database's thread and must not outlive it.
//
//     ASSIGN_OR_RETURN(auto statement, database.Prepare("SELECT id, name FROM accounts WHERE age >
//     ?")); RETURN_IF_ERROR(statement.Bind({7}));
//     ...Step() until false; Read<std::string, std::string>() after each true
class Statement final {
  public:
    // Starts over with these values, as many as the statement has question marks.
    base::Status Bind(std::initializer_list<Parameter> parameters);

    // True: a row is there to be read. False: the statement is done.
    base::Result<bool> Step();

    // Ends the run before its last row. For a change that answers rows outside a transaction, this
    // is when it is committed.
    base::Status Finish();

    // The current row. The types are those written in the code, not guessed from the values: a text
    // where a number is asked for, a NULL where no optional is, or another count of columns is
    // kCorrupt. Types: std::int64_t, bool, double, std::string, base::Bytes, base::WallTime (as
    // milliseconds since 1970), base::Id and std::optional of these.
    template <class... T>
    base::Result<RowOf<T...>> Read() const {
        RowOf<T...> row;
        RETURN_IF_ERROR(CheckColumnCount(std::tuple_size_v<RowOf<T...>>));
        base::Status status;
        int column = 0;
        std::apply(
            [&](auto&... value) {
                ((status = status.ok() ? ReadInto(column++, value) : std::move(status)), ...);
            },
            row);
        RETURN_IF_ERROR(std::move(status));
        return row;
    }

  private:
    friend class Database;
    struct GiverBack {
        StatementCache* cache;
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3_stmt* statement, StatementCache& cache)
        : statement_(statement, GiverBack{&cache}) {}

    base::Status CheckColumnCount(std::size_t wanted) const;
    bool IsNull(int column) const;
    base::Status ReadInto(int column, std::int64_t& out) const;
    base::Status ReadInto(int column, bool& out) const;
    base::Status ReadInto(int column, double& out) const;
    base::Status ReadInto(int column, std::string& out) const;
    base::Status ReadInto(int column, base::Bytes& out) const;
    base::Status ReadInto(int column, base::WallTime& out) const;
    template <class Tag>
    base::Status ReadInto(int column, base::Id<Tag>& out) const {
        std::string text;
        RETURN_IF_ERROR(ReadInto(column, text));
        out = base::Id<Tag>(std::move(text));
        return {};
    }
    template <class T>
    base::Status ReadInto(int column, std::optional<T>& out) const {
        if (IsNull(column)) return {};
        return ReadInto(column, out.emplace());
    }

    std::unique_ptr<sqlite3_stmt, GiverBack> statement_;
};

}  // namespace metadata
