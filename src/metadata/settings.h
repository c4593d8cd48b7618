// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace metadata {

// What processes of one node tell each other through its database, by name. Empty: nobody said so yet.
base::Result<std::optional<std::string>> ReadSetting(Database& database, std::string_view name);
base::Status WriteSetting(Database& database, std::string_view name, std::string_view value);

}  // namespace metadata
