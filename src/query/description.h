// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "query/clause.h"
#include "query/relation.h"

#include <string>
#include <vector>

namespace query {

// What a query asks for: the bound relational form of one SELECT over tables of a collaboration, in
// our own terms. Immutable value. It is what is judged, hashed and printed; the member's text is
// not.
struct Description {
    RelationPtr root;
    std::vector<std::string> column_names;  // of the result; as many as OutputColumns(*root)
    // Where the clauses of the member's text stand: for messages, like the places of expressions.
    std::vector<ClausePlace> clauses = {};
};

// The description as JSON, for messages between processes; with `positions` false, the canonical
// form that plan hashes are taken over (positions, aliases and the asker's choice of ids leave no
// trace).
base::Json Encode(const Description& description, bool positions = true);

// Checks everything a description promises: ids unique, columns introduced below where they are
// read, functions in the registry with as many arguments, depths and sizes within limits. The
// sender is not trusted.
base::Result<Description> Decode(const base::Json& json);

}  // namespace query
