// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace metadata {

inline constexpr std::size_t kStatementsKeptMax = 256;

// Prepared statements of one connection that nobody uses at the moment, by their text: preparing costs more than most
// of them take to run. Single-threaded, like the connection.
class StatementCache final {
  public:
    StatementCache() = default;
    StatementCache(const StatementCache&) = delete;
    StatementCache& operator=(const StatementCache&) = delete;
    ~StatementCache();

    // nullptr when there is none of this text.
    sqlite3_stmt* Take(std::string_view sql);
    // Forgets the values that were bound. Past kStatementsKeptMax texts the statement is finalized.
    void GiveBack(sqlite3_stmt* statement);

  private:
    std::map<std::string, sqlite3_stmt*, std::less<>> idle_;  // nullptr: in use
};

}  // namespace metadata
