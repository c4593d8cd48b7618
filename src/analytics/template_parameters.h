// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"
#include "query/relation.h"

#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace duckdb {
class QueryNode;
}

namespace analytics {

// A template's text as the parser reads it: every `:name` is `$name`, at the same offset. Parameters are found by
// tokens, so that nothing inside a literal, a comment, a quoted name or
// brackets is one, nor `::`. Refused: a name that is not declared, a declared one that stands nowhere, and a
// parameter written in the parser's own way.
std::variant<std::string, query::Refusal>
MarkParameters(std::string_view text, std::span<const query::NamedType> declared);

// Gives every parameter below `node` its declared type.
void TypeParameters(duckdb::QueryNode& node, std::span<const query::NamedType> declared);

// nullptr when there is no such parameter; in any case of letters.
const query::NamedType* FindParameter(std::span<const query::NamedType> declared,
                                      std::string_view name);

}  // namespace analytics
