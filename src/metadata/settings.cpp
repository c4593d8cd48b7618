// SPDX-License-Identifier: Apache-2.0
#include "metadata/settings.h"

#include <tuple>
#include <utility>

namespace metadata {

base::Result<std::optional<std::string>> ReadSetting(Database& database, std::string_view name) {
    ASSIGN_OR_RETURN(auto row, database.QueryOne<std::string>(
                                   "SELECT value FROM settings WHERE name = ?", {name}));
    if (!row) return std::optional<std::string>();
    return std::optional(std::get<0>(*std::move(row)));
}

base::Status WriteSetting(Database& database, std::string_view name, std::string_view value) {
    RETURN_IF_ERROR(database.Execute("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT "
                                     "(name) DO UPDATE SET value = excluded.value",
                                     {name, value}));
    return {};
}

}  // namespace metadata
