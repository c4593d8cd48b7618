// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"
#include "query/relation.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace analytics {

// Where a table reference of the text stood and how it was called.
struct TablePlace {
    std::string table;  // lower case
    std::string alias;  // as written, or empty
    std::optional<std::size_t> offset;
};

// From the first to the last byte offset of an ON condition's parts.
struct ConditionPlace {
    std::size_t first = 0;
    std::size_t last = 0;
};

// What the bound plan no longer says about the text.
struct Places {
    std::vector<TablePlace> tables;  // in the order in which the binder meets them
    std::vector<ConditionPlace> conditions;
};

// What one walk over a parse tree has seen so far, and the first reason against it.
struct GateState {
    std::string_view text;
    std::string clause;
    std::span<const query::NamedType> parameters;
    std::size_t literals = 0;
    std::size_t expressions = 0;
    Places places;
    std::optional<query::Refusal> refusal;

    // Always false: the walk ends.
    bool Refuse(query::RefusalCode code, std::optional<std::size_t> offset, std::string message,
                std::string hint = {});
};

}  // namespace analytics
