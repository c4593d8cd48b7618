// SPDX-License-Identifier: Apache-2.0
#include "query/expression.h"

#include "base/assert.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace query {
namespace {

void AddKeys(std::vector<ExpressionPtr>& out, const std::vector<SortKey>& keys) {
    for (const SortKey& key : keys) out.push_back(key.expression);
}

void AddIfAny(std::vector<ExpressionPtr>& out, const ExpressionPtr& expression) {
    if (expression) out.push_back(expression);
}

void CollectColumns(const Expression& expression, std::vector<ColumnId>& out) {
    if (const auto* reference = std::get_if<ColumnRef>(&expression.node)) {
        if (std::ranges::find(out, reference->column) == out.end())
            out.push_back(reference->column);
    }
    for (const ExpressionPtr& operand : OperandsOf(expression)) CollectColumns(*operand, out);
}

bool SameKeys(const std::vector<SortKey>& left, const std::vector<SortKey>& right) {
    return std::ranges::equal(left, right, [](const SortKey& a, const SortKey& b) {
        return a.descending == b.descending && a.nulls_first == b.nulls_first;
    });
}

// Equality of what a node says besides its operands.
struct SameHead {
    bool operator()(const ColumnRef& a, const ColumnRef& b) const { return a.column == b.column; }
    bool operator()(const Literal& a, const Literal& b) const { return a.text == b.text; }
    bool operator()(const Parameter& a, const Parameter& b) const { return a.name == b.name; }
    bool operator()(const Call& a, const Call& b) const { return a.function == b.function; }
    bool operator()(const Cast&, const Cast&) const { return true; }
    bool operator()(const Case& a, const Case& b) const {
        return a.branches.size() == b.branches.size();
    }
    bool operator()(const AggregateCall& a, const AggregateCall& b) const {
        return a.function == b.function && a.distinct == b.distinct && !a.filter == !b.filter;
    }
    bool operator()(const WindowCall& a, const WindowCall& b) const {
        return a.function == b.function && a.distinct == b.distinct && !a.filter == !b.filter &&
               a.partitions.size() == b.partitions.size() && a.frame == b.frame &&
               SameKeys(a.order, b.order);
    }
    template <class A, class B>
    bool operator()(const A&, const B&) const {
        return false;
    }
};

}  // namespace

ExpressionPtr MakeExpression(Expression expression) {
    return std::make_shared<const Expression>(std::move(expression));
}

ExpressionPtr MakeColumn(ColumnId column, Type type, std::optional<base::Position> at) {
    return MakeExpression({ColumnRef{column}, type, at});
}

ExpressionPtr MakeLiteral(std::optional<std::string> text, Type type,
                          std::optional<base::Position> at) {
    return MakeExpression({Literal{std::move(text)}, type, at});
}

ExpressionPtr MakeInteger(std::int64_t value) {
    return MakeLiteral(std::to_string(value), Type{TypeKind::kBigint});
}

ExpressionPtr MakeCall(std::string function, std::vector<ExpressionPtr> arguments, Type type,
                       std::optional<base::Position> at) {
    return MakeExpression({Call{std::move(function), std::move(arguments)}, type, at});
}

ExpressionPtr MakeCast(ExpressionPtr operand, Type type, std::optional<base::Position> at) {
    return MakeExpression({Cast{std::move(operand)}, type, at});
}

ExpressionPtr MakeAnd(std::vector<ExpressionPtr> terms) {
    ASSERT(!terms.empty());
    if (terms.size() == 1) return terms.front();
    return MakeCall("and", std::move(terms), Type{TypeKind::kBoolean});
}

std::vector<ExpressionPtr> OperandsOf(const Expression& expression) {
    std::vector<ExpressionPtr> out;
    std::visit(
        [&out](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Call>) {
                out = node.arguments;
            } else if constexpr (std::is_same_v<Node, Cast>) {
                out.push_back(node.operand);
            } else if constexpr (std::is_same_v<Node, Case>) {
                for (const CaseBranch& branch : node.branches) {
                    out.push_back(branch.when);
                    out.push_back(branch.then);
                }
                out.push_back(node.otherwise);
            } else if constexpr (std::is_same_v<Node, AggregateCall>) {
                out = node.arguments;
                AddIfAny(out, node.filter);
            } else if constexpr (std::is_same_v<Node, WindowCall>) {
                out = node.arguments;
                AddIfAny(out, node.filter);
                out.insert(out.end(), node.partitions.begin(), node.partitions.end());
                AddKeys(out, node.order);
            }
        },
        expression.node);
    return out;
}

std::vector<ColumnId> ColumnsOf(const Expression& expression) {
    std::vector<ColumnId> out;
    CollectColumns(expression, out);
    return out;
}

bool SameExpression(const Expression& left, const Expression& right) {
    if (left.type != right.type || !std::visit(SameHead{}, left.node, right.node)) return false;
    return std::ranges::equal(
        OperandsOf(left), OperandsOf(right),
        [](const ExpressionPtr& a, const ExpressionPtr& b) { return SameExpression(*a, *b); });
}

}  // namespace query
