// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/shape.h"

#include <vector>

namespace policy {

// The keys of ORDER BY over the columns of `selected`, the relation that gives the shape's outputs.
// Every key must be one of the outputs.
std::vector<query::SortKey> RequestedOrder(const SelectShape& shape,
                                           const query::RelationPtr& selected);

// The rows of `relation` by `first`, then by all its columns: no order of stored rows shows
// through.
query::RelationPtr SortedCanonically(const query::RelationPtr& relation,
                                     std::vector<query::SortKey> first);

// A column of the result, cast where a result file could not keep its values exactly.
query::ExpressionPtr InStoredType(const query::ExpressionPtr& expression);

}  // namespace policy
