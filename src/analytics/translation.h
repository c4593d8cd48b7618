// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/gate_state.h"
#include "analytics/text_positions.h"
#include "query/relation.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duckdb {
class BaseExpression;
class ClientContext;
}  // namespace duckdb

namespace analytics {

// The engine's name of a column of a plan: table index, column index.
using Binding = std::pair<std::uint64_t, std::uint64_t>;

struct BoundColumn {
    query::ColumnId id;
    query::Type type;
};

// What the translation of one bound plan knows so far. Single-threaded.
struct Translation {
    duckdb::ClientContext& context;
    std::string_view text;
    TextPositions positions;
    Places places;
    std::vector<query::ClausePlace> clauses;
    std::map<Binding, BoundColumn> columns;
    std::uint32_t next_id = 1;
    std::optional<query::Refusal> refusal;  // the first
    std::span<const query::NamedType> parameters = {};

    // Always nullptr, so that a translation can end with it.
    std::nullptr_t Refuse(query::RefusalCode code, std::optional<std::size_t> offset,
                          std::string message, std::string hint = {});
    std::nullptr_t RefuseConstruct(std::optional<std::size_t> offset, std::string_view what,
                                   std::string hint = {});
    std::optional<base::Position> PositionOf(const duckdb::BaseExpression& expression) const;
};

}  // namespace analytics
