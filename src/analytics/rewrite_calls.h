// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"

#include <optional>
#include <string>
#include <string_view>

namespace duckdb {
class QueryNode;
}

namespace analytics {

// Rewrites, on the parse tree, what the aggregation rule's functions have as bare words: the unit of
// DATEADD and the type of CONVERT become constants, formats of TO_CHAR and its kin the engine's, and
// every function that asks for the time gets `frozen_now` as its argument.
std::optional<query::Refusal> RewriteCalls(duckdb::QueryNode& node, std::string_view text,
                                           const std::optional<std::string>& frozen_now);

}  // namespace analytics
