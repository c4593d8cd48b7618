// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/result_order.h"

#include "base/assert.h"

#include <algorithm>
#include <utility>

namespace policy {

std::vector<query::SortKey> RequestedOrder(const SelectShape& shape,
                                           const query::RelationPtr& selected) {
    const std::vector<query::OutputColumn> columns = query::OutputColumns(*selected);
    std::vector<query::SortKey> keys;
    for (const query::SortKey& key : shape.order) {
        const auto item = std::ranges::find_if(shape.outputs, [&](const OutputItem& output) {
            return query::SameExpression(*output.expression, *key.expression);
        });
        ASSERT(item != shape.outputs.end());
        const query::OutputColumn& column =
            columns.at(static_cast<std::size_t>(item - shape.outputs.begin()));
        keys.push_back(
            {query::MakeColumn(column.id, column.type), key.descending, key.nulls_first});
    }
    return keys;
}

query::RelationPtr SortedCanonically(const query::RelationPtr& relation,
                                     std::vector<query::SortKey> first) {
    for (const query::OutputColumn& column : query::OutputColumns(*relation)) {
        const query::ExpressionPtr value = query::MakeColumn(column.id, column.type);
        const bool known = std::ranges::any_of(first, [&](const query::SortKey& key) {
            return query::SameExpression(*key.expression, *value);
        });
        if (!known) first.push_back({value, false, false});
    }
    return query::MakeRelation(
        {query::HighestId(*relation) + 1, query::Sort{relation, std::move(first)}, {}});
}

query::ExpressionPtr InStoredType(const query::ExpressionPtr& expression) {
    const query::Type stored = query::StoredType(expression->type);
    return stored == expression->type ? expression : query::MakeCast(expression, stored);
}

}  // namespace policy
