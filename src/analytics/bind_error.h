// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"

#include <string_view>

namespace duckdb {
class ErrorData;
}

namespace analytics {

// What the parser or binder found wrong, in our own words: the engine's message names tables,
// columns and functions that the asker need not know, so only its kind and its place are used.
query::Refusal RefusalOf(const duckdb::ErrorData& error, std::string_view text);

// Whether the database may be broken after this error and must be made anew.
bool BreaksDatabase(const duckdb::ErrorData& error);

}  // namespace analytics
