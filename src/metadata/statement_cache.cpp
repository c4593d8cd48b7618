// SPDX-License-Identifier: Apache-2.0
#include "metadata/statement_cache.h"

#include <sqlite3.h>
#include <utility>

namespace metadata {

StatementCache::~StatementCache() {
    for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
}

sqlite3_stmt* StatementCache::Take(std::string_view sql) {
    const auto found = idle_.find(sql);
    return found == idle_.end() ? nullptr : std::exchange(found->second, nullptr);
}

void StatementCache::GiveBack(sqlite3_stmt* statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    const std::string_view sql = sqlite3_sql(statement);
    const auto found = idle_.find(sql);
    if (found != idle_.end() && found->second == nullptr) {
        found->second = statement;
    } else if (found == idle_.end() && idle_.size() < kStatementsKeptMax) {
        idle_.emplace(sql, statement);
    } else {
        sqlite3_finalize(statement);
    }
}

}  // namespace metadata
