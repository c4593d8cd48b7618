// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/json.h"

#include <cstddef>
#include <optional>

namespace analytics {

// An error on its way between processes: {"code","message","detail"}. The receiver trusts neither length nor
// characters of the texts.
base::Json ToJson(const base::Error& error);
base::Error ErrorFromJson(const base::Json& json);

// The same error, about file number `file` (from 0) of the table at hand; FileOf finds that number again, on either
// side of the connection.
base::Error InFile(std::size_t file, base::Error error);
std::optional<std::size_t> FileOf(const base::Error& error);

}  // namespace analytics
