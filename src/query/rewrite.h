// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/relation.h"

#include <functional>
#include <vector>

namespace query {

// What to put where a column is read; null leaves the reference as it is.
using ColumnReplacement =
    std::function<ExpressionPtr(const Expression& reference, ColumnId column)>;

// The expression with every column reference replaced, operands before the nodes that hold them.
ExpressionPtr ReplaceColumns(const ExpressionPtr& expression, const ColumnReplacement& replacement);

// The same relation over other scans. `replacement` may append columns and ask for row identities;
// what is there keeps its place, so every ColumnId stays valid.
using ScanReplacement = std::function<Scan(std::uint32_t id, Scan scan)>;
RelationPtr ReplaceScans(const RelationPtr& relation, const ScanReplacement& replacement);

// The relation rebuilt from its inputs up: every relation as `replacement` gives it, which hands on
// what it was given to change nothing.
using RelationReplacement = std::function<RelationPtr(RelationPtr relation)>;
RelationPtr ReplaceRelations(const RelationPtr& relation, const RelationReplacement& replacement);

// The terms of a conjunction, however nested; any other expression is its own one term.
std::vector<ExpressionPtr> TermsOfAnd(const ExpressionPtr& condition);

}  // namespace query
