// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"
#include "policy/rules/aggregation.h"
#include "policy/rules/joins.h"
#include "policy/rules/obligations.h"
#include "policy/rules/result_order.h"
#include "privacy/thresholds.h"
#include "privacy/unique_sides.h"
#include "query/rewrite.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace policy {
namespace {

using query::ColumnId;
using query::ExpressionPtr;
using query::RelationPtr;

const AggregationRule& RuleOf(const Instance& instance) {
    return std::get<AggregationRule>(instance.table->rule->rule);
}

// The scan with every column its table's constraints count, whether the query reads it or not.
query::Scan WithConstraintColumns(query::Scan scan, const Instance& instance) {
    for (const OutputConstraint& constraint : RuleOf(instance).output_constraints) {
        const auto same = [&](const query::NamedType& column) {
            return column.name == constraint.column_name;
        };
        if (std::ranges::any_of(scan.columns, same)) continue;
        const query::NamedType* agreed = FindColumn(*instance.table, constraint.column_name);
        ASSERT(agreed);
        scan.columns.push_back(*agreed);
    }
    return scan;
}

RelationPtr FromWithConstraintColumns(const SelectShape& shape) {
    return query::ReplaceScans(shape.from, [&](std::uint32_t id, query::Scan scan) {
        for (const Instance& instance : shape.instances) {
            if (instance.relation->id == id)
                return WithConstraintColumns(std::move(scan), instance);
        }
        UNREACHABLE();
    });
}

std::vector<privacy::Minimum> MinimumsOf(const SelectShape& shape) {
    std::vector<privacy::Minimum> out;
    for (const Instance& instance : shape.instances) {
        const query::Scan scan = WithConstraintColumns(*instance.scan, instance);
        for (const OutputConstraint& constraint : RuleOf(instance).output_constraints) {
            const auto column =
                std::ranges::find(scan.columns, constraint.column_name, &query::NamedType::name);
            const auto index = static_cast<std::uint32_t>(column - scan.columns.begin());
            out.push_back({{instance.relation->id, index}, constraint.minimum});
        }
    }
    return out;
}

privacy::GuardedAggregation GuardedBy(const RuleCase& query) {
    const SelectShape& shape = query.shape;
    privacy::GuardedAggregation out;
    out.rows = FromWithConstraintColumns(shape);
    if (!shape.where.empty()) {
        const std::uint32_t id =
            std::max(query::HighestId(*out.rows), shape.aggregate_relation->id) + 1;
        out.rows =
            query::MakeRelation({id, query::Filter{out.rows, query::MakeAnd(shape.where)}, {}});
    }
    out.groups = shape.aggregate->groups;
    out.aggregates = shape.aggregate->aggregates;
    out.minimums = MinimumsOf(shape);
    out.equalities = JoinEqualities(shape);
    for (const Instance& instance : shape.instances) {
        if (!IsAskers(query, instance) &&
            instance.table->rule->join_multiplicity == JoinMultiplicity::kOnce) {
            out.counted_once.push_back(instance.relation->id);
        }
    }
    return out;
}

// Puts what the guarded relation gives in place of the columns of the query's own aggregate.
class GuardedColumns final {
  public:
    GuardedColumns(const SelectShape& shape, const privacy::Guarded& guarded)
        : id_(shape.aggregate_relation->id), columns_(guarded.groups) {
        columns_.insert(columns_.end(), guarded.aggregates.begin(), guarded.aggregates.end());
    }

    ExpressionPtr operator()(const ExpressionPtr& expression) const {
        return query::ReplaceColumns(expression, [this](const query::Expression&, ColumnId column) {
            return column.relation == id_ ? columns_.at(column.index) : nullptr;
        });
    }

  private:
    std::uint32_t id_;
    std::vector<ExpressionPtr> columns_;
};

std::vector<Obligation> ObligationsOf(const RuleCase& query,
                                      const privacy::GuardedAggregation& guarded) {
    std::map<std::pair<std::string, std::string>, std::int64_t> minimums;
    std::set<std::string> once;
    for (const Instance& instance : query.shape.instances) {
        for (const OutputConstraint& constraint : RuleOf(instance).output_constraints) {
            std::int64_t& minimum = minimums[{instance.table->name, constraint.column_name}];
            minimum = std::max(minimum, constraint.minimum);
        }
        const bool counted = std::ranges::find(guarded.counted_once, instance.relation->id) !=
                             guarded.counted_once.end();
        if (counted && privacy::NeedsCountingOnce(guarded)) once.insert(instance.table->name);
    }
    std::vector<Obligation> out;
    for (const auto& [column, minimum] : minimums) {
        out.push_back(MinimumObligation(column.first, column.second, minimum));
    }
    for (const std::string& table : once) out.push_back(OnceObligation(table));
    out.push_back(CanonicalOrderObligation());
    return out;
}

// HAVING, SELECT and the order above what is guarded.
RelationPtr RootOver(const SelectShape& shape, const privacy::Guarded& guarded) {
    const GuardedColumns replace(shape, guarded);
    RelationPtr root = guarded.relation;
    if (!shape.having.empty()) {
        std::vector<ExpressionPtr> terms;
        for (const ExpressionPtr& term : shape.having) terms.push_back(replace(term));
        root = query::MakeRelation({query::HighestId(*root) + 1,
                                    query::Filter{root, query::MakeAnd(std::move(terms))},
                                    {}});
    }
    query::Project select{root, {}, {}};
    for (const OutputItem& item : shape.outputs) {
        select.expressions.push_back(InStoredType(replace(item.expression)));
        select.names.push_back(item.name);
    }
    root = query::MakeRelation({query::HighestId(*root) + 1, std::move(select), {}});
    return SortedCanonically(root, RequestedOrder(shape, root));
}

NamedColumn NameOf(const RelationPtr& rows, ColumnId column) {
    for (const query::Relation* relation : query::ScansOf(*rows)) {
        if (relation->id != column.relation) continue;
        const auto& scan = std::get<query::Scan>(relation->node);
        return {scan.table, scan.columns.at(column.index).name};
    }
    UNREACHABLE();
}

std::optional<PlainRoot> PlainRootOf(const SelectShape& shape,
                                     const privacy::GuardedAggregation& aggregation) {
    const auto sides = privacy::UniqueSides(aggregation);
    if (!sides) return {};
    PlainRoot plain{RootOver(shape, privacy::Guard(aggregation, privacy::OnceForm::kPlain)), {}};
    for (const privacy::AnyUnique& columns : *sides) {
        auto& names = plain.any_unique.emplace_back();
        for (const ColumnId column : columns) names.push_back(NameOf(aggregation.rows, column));
    }
    return plain;
}

}  // namespace

Rewritten RewriteAggregation(const RuleCase& query) {
    const privacy::GuardedAggregation aggregation = GuardedBy(query);
    return {RootOver(query.shape, privacy::Guard(aggregation)), ObligationsOf(query, aggregation),
            PlainRootOf(query.shape, aggregation)};
}

}  // namespace policy
