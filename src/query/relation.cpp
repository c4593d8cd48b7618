// SPDX-License-Identifier: Apache-2.0
#include "query/relation.h"

#include "base/assert.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace query {
namespace {

std::vector<OutputColumn> Introduced(std::uint32_t id, const std::vector<NamedType>& columns) {
    std::vector<OutputColumn> out;
    for (const NamedType& column : columns) {
        out.push_back({{id, static_cast<std::uint32_t>(out.size())}, column.name, column.type});
    }
    return out;
}

void AddIntroduced(std::vector<OutputColumn>& out, std::uint32_t id,
                   const std::vector<ExpressionPtr>& expressions,
                   const std::vector<std::string>& names) {
    std::uint32_t index = 0;
    for (const ExpressionPtr& expression : expressions) {
        const std::string name = index < names.size() ? names[index] : "c" + std::to_string(index);
        out.push_back({{id, index++}, name, expression->type});
    }
}

std::vector<OutputColumn> JoinColumns(std::uint32_t id, const Join& join) {
    std::vector<OutputColumn> out = OutputColumns(*join.left);
    const bool left_only = join.kind == JoinKind::kSemi || join.kind == JoinKind::kAnti ||
                           join.kind == JoinKind::kMark;
    if (!left_only) {
        const std::vector<OutputColumn> right = OutputColumns(*join.right);
        out.insert(out.end(), right.begin(), right.end());
    }
    if (join.kind == JoinKind::kMark) out.push_back({{id, 0}, "mark", Type{TypeKind::kBoolean}});
    return out;
}

std::vector<OutputColumn> AggregateColumns(std::uint32_t id, const Aggregate& aggregate) {
    std::vector<OutputColumn> out;
    std::vector<ExpressionPtr> all = aggregate.groups;
    all.insert(all.end(), aggregate.aggregates.begin(), aggregate.aggregates.end());
    AddIntroduced(out, id, all, {});
    return out;
}

std::vector<OutputColumn> UnionColumns(std::uint32_t id, const Union& both) {
    std::vector<OutputColumn> out = OutputColumns(*both.left);
    std::uint32_t index = 0;
    for (OutputColumn& column : out) column.id = {id, index++};
    return out;
}

std::vector<OutputColumn> ScanColumns(std::uint32_t id, const Scan& scan) {
    std::vector<OutputColumn> out = Introduced(id, scan.columns);
    if (scan.with_row_identity) {
        out.push_back({{id, static_cast<std::uint32_t>(out.size())},
                       "row_identity",
                       Type{TypeKind::kBigint}});
    }
    return out;
}

struct Columns {
    std::uint32_t id;

    std::vector<OutputColumn> operator()(const Scan& node) const { return ScanColumns(id, node); }
    std::vector<OutputColumn> operator()(const Values& node) const {
        return Introduced(id, node.columns);
    }
    std::vector<OutputColumn> operator()(const Project& node) const {
        std::vector<OutputColumn> out;
        AddIntroduced(out, id, node.expressions, node.names);
        return out;
    }
    std::vector<OutputColumn> operator()(const Filter& node) const {
        return OutputColumns(*node.input);
    }
    std::vector<OutputColumn> operator()(const Join& node) const { return JoinColumns(id, node); }
    std::vector<OutputColumn> operator()(const Aggregate& node) const {
        return AggregateColumns(id, node);
    }
    std::vector<OutputColumn> operator()(const Window& node) const {
        std::vector<OutputColumn> out = OutputColumns(*node.input);
        AddIntroduced(out, id, node.calls, {});
        return out;
    }
    std::vector<OutputColumn> operator()(const Distinct& node) const {
        return OutputColumns(*node.input);
    }
    std::vector<OutputColumn> operator()(const Sort& node) const {
        return OutputColumns(*node.input);
    }
    std::vector<OutputColumn> operator()(const Limit& node) const {
        return OutputColumns(*node.input);
    }
    std::vector<OutputColumn> operator()(const Union& node) const { return UnionColumns(id, node); }
    std::vector<OutputColumn> operator()(const With& node) const {
        return OutputColumns(*node.body);
    }
    std::vector<OutputColumn> operator()(const CteScan& node) const {
        return Introduced(id, node.columns);
    }
};

void CollectScans(const Relation& relation, std::vector<const Relation*>& out) {
    if (std::holds_alternative<Scan>(relation.node)) out.push_back(&relation);
    for (const RelationPtr& input : InputsOf(relation)) CollectScans(*input, out);
}

}  // namespace

RelationPtr MakeRelation(Relation relation) {
    return std::make_shared<const Relation>(std::move(relation));
}

std::vector<OutputColumn> OutputColumns(const Relation& relation) {
    return std::visit(Columns{relation.id}, relation.node);
}

std::vector<RelationPtr> InputsOf(const Relation& relation) {
    return std::visit(
        [](const auto& node) -> std::vector<RelationPtr> {
            if constexpr (requires { node.input; }) return {node.input};
            if constexpr (requires { node.left; }) return {node.left, node.right};
            if constexpr (requires { node.definition; }) return {node.definition, node.body};
            return {};
        },
        relation.node);
}

std::vector<ExpressionPtr> ExpressionsOf(const Relation& relation) {
    return std::visit(
        [](const auto& node) -> std::vector<ExpressionPtr> {
            using Node = std::decay_t<decltype(node)>;
            std::vector<ExpressionPtr> out;
            if constexpr (std::is_same_v<Node, Values>) {
                for (const auto& row : node.rows) out.insert(out.end(), row.begin(), row.end());
            } else if constexpr (std::is_same_v<Node, Project>) {
                out = node.expressions;
            } else if constexpr (std::is_same_v<Node, Filter>) {
                out.push_back(node.condition);
            } else if constexpr (std::is_same_v<Node, Join>) {
                if (node.condition) out.push_back(node.condition);
            } else if constexpr (std::is_same_v<Node, Aggregate>) {
                out = node.groups;
                out.insert(out.end(), node.aggregates.begin(), node.aggregates.end());
            } else if constexpr (std::is_same_v<Node, Window>) {
                out = node.calls;
            } else if constexpr (std::is_same_v<Node, Sort>) {
                for (const SortKey& key : node.keys) out.push_back(key.expression);
            }
            return out;
        },
        relation.node);
}

std::vector<const Relation*> ScansOf(const Relation& relation) {
    std::vector<const Relation*> out;
    CollectScans(relation, out);
    return out;
}

std::uint32_t HighestId(const Relation& relation) {
    std::uint32_t highest = relation.id;
    for (const RelationPtr& input : InputsOf(relation))
        highest = std::max(highest, HighestId(*input));
    return highest;
}

}  // namespace query
