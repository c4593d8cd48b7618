// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/gate_state.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace duckdb {
class SelectStatement;
}

namespace analytics {

// How many columns each table of the shadow schema has, by its name in lower case.
using TableWidths = std::map<std::string, std::size_t, std::less<>>;

// Checks the whole parse tree before anything is bound: only constructs that have a description, only
// tables of the schema, CTEs and declared parameters, sizes within the limits once CTEs and stars are expanded.
std::variant<Places, query::Refusal> CheckParseTree(const duckdb::SelectStatement& statement,
                                                    std::string_view text,
                                                    const TableWidths& tables,
                                                    std::span<const query::NamedType> parameters);

}  // namespace analytics
