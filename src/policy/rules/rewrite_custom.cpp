// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"
#include "policy/rules/custom.h"
#include "policy/rules/obligations.h"
#include "policy/rules/result_order.h"
#include "query/rewrite.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace policy {
namespace {

using query::ColumnId;
using query::RelationPtr;
using query::SortKey;

template <class Node>
const Node* As(const RelationPtr& relation) {
    return std::get_if<Node>(&relation->node);
}

// Rewrites one description; numbers new relations above all there are.
class CustomRewriter final {
  public:
    explicit CustomRewriter(const query::Description& description)
        : description_(description), next_id_(query::HighestId(*description.root) + 1) {}

    Rewritten Rewrite() {
        RelationPtr root =
            query::ReplaceRelations(WithoutOrder(description_.root), [this](RelationPtr made) {
                return WithOrderedLimit(std::move(made));
            });
        root = InStoredTypes(root);
        const auto columns = query::OutputColumns(*root);
        const std::vector<SortKey> asked = OrderOf(description_.root);
        std::vector<SortKey> released;
        for (const SortKey& key : asked) {
            const auto output = OutputOf(description_.root, key);
            if (!output) continue;
            const query::OutputColumn& column = columns.at(*output);
            released.push_back(
                {query::MakeColumn(column.id, column.type), key.descending, key.nulls_first});
        }
        const bool all = released.size() == asked.size();
        return {Sorted(root, std::move(released)),
                {all ? CanonicalOrderObligation() : ReleasedOrderObligation()},
                {}};
    }

  private:
    RelationPtr Make(decltype(query::Relation::node) node) {
        return query::MakeRelation({next_id_++, std::move(node), {}});
    }

    // Which rows LIMIT takes among equal ones must not depend on how rows are stored.
    RelationPtr WithOrderedLimit(RelationPtr relation) {
        const auto* limit = As<query::Limit>(relation);
        if (!limit) return relation;
        const auto* sort = As<query::Sort>(limit->input);
        const RelationPtr& rows = sort ? sort->input : limit->input;
        query::Limit ordered{Sorted(rows, sort ? sort->keys : std::vector<SortKey>()), limit->count,
                             limit->offset};
        return query::MakeRelation({relation->id, std::move(ordered), relation->at});
    }

    // By `first`, then by every column.
    RelationPtr Sorted(const RelationPtr& rows, std::vector<SortKey> first) {
        RelationPtr sorted = SortedCanonically(rows, std::move(first));
        return Make(sorted->node);
    }

    // The outermost ORDER BY: no keys when there is none.
    static std::vector<SortKey> OrderOf(const RelationPtr& at) {
        if (const auto* with = As<query::With>(at)) return OrderOf(with->body);
        if (const auto* prune = As<query::Project>(at)) return OrderOf(prune->input);
        if (const auto* limit = As<query::Limit>(at)) return OrderOf(limit->input);
        if (const auto* sort = As<query::Sort>(at)) return sort->keys;
        return {};
    }

    // Without the outermost ORDER BY, unless LIMIT needs it.
    static RelationPtr WithoutOrder(const RelationPtr& at) {
        query::Relation copy = *at;
        if (auto* with = std::get_if<query::With>(&copy.node)) {
            with->body = WithoutOrder(with->body);
        } else if (auto* prune = std::get_if<query::Project>(&copy.node)) {
            prune->input = WithoutOrder(prune->input);
        } else if (const auto* sort = As<query::Sort>(at)) {
            return sort->input;
        }
        return query::MakeRelation(std::move(copy));
    }

    // The output column that is the key, and comes out in the key's order.
    static std::optional<std::size_t> OutputOf(const RelationPtr& root, const SortKey& key) {
        const auto* reference = std::get_if<query::ColumnRef>(&key.expression->node);
        if (!reference || key.expression->type.kind == query::TypeKind::kInterval) return {};
        const auto columns = query::OutputColumns(*root);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (SelectedFrom(root, columns[i].id) == SelectedFrom(root, reference->column))
                return i;
        }
        return {};
    }

    // The column inside projections that only choose among columns.
    static ColumnId SelectedFrom(const RelationPtr& at, ColumnId column) {
        if (const auto* with = As<query::With>(at)) return SelectedFrom(with->body, column);
        if (const auto* limit = As<query::Limit>(at)) return SelectedFrom(limit->input, column);
        const auto* project = As<query::Project>(at);
        if (!project) return column;
        if (at->id != column.relation) return SelectedFrom(project->input, column);
        const auto* chosen =
            std::get_if<query::ColumnRef>(&project->expressions.at(column.index)->node);
        return chosen ? SelectedFrom(project->input, chosen->column) : column;
    }

    RelationPtr InStoredTypes(const RelationPtr& root) {
        query::Project project{root, {}, {}};
        bool same = true;
        for (const query::OutputColumn& column : query::OutputColumns(*root)) {
            const query::ExpressionPtr value = query::MakeColumn(column.id, column.type);
            project.expressions.push_back(InStoredType(value));
            project.names.push_back(column.name);
            same = same && project.expressions.back() == value;
        }
        return same ? root : Make(std::move(project));
    }

    const query::Description& description_;
    std::uint32_t next_id_;
};

}  // namespace

Rewritten RewriteCustom(const RuleCase& query) {
    return CustomRewriter(query.description).Rewrite();
}

}  // namespace policy
