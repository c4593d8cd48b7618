// SPDX-License-Identifier: Apache-2.0
#include "query/rewrite.h"

#include <utility>

namespace query {
namespace {

// Rebuilds one node over replaced operands.
class ColumnReplacer {
  public:
    explicit ColumnReplacer(const ColumnReplacement& replacement) : replacement_(replacement) {}

    ExpressionPtr Replace(const ExpressionPtr& expression) const {
        if (!expression) return expression;
        if (const auto* reference = std::get_if<ColumnRef>(&expression->node)) {
            ExpressionPtr replaced = replacement_(*expression, reference->column);
            return replaced ? replaced : expression;
        }
        Expression copy = *expression;
        std::visit([this](auto& node) { ReplaceIn(node); }, copy.node);
        return MakeExpression(std::move(copy));
    }

  private:
    void ReplaceAll(std::vector<ExpressionPtr>& expressions) const {
        for (ExpressionPtr& expression : expressions) expression = Replace(expression);
    }
    void ReplaceIn(ColumnRef&) const {}
    void ReplaceIn(Literal&) const {}
    void ReplaceIn(Parameter&) const {}
    void ReplaceIn(Call& node) const { ReplaceAll(node.arguments); }
    void ReplaceIn(Cast& node) const { node.operand = Replace(node.operand); }
    void ReplaceIn(Case& node) const {
        for (CaseBranch& branch : node.branches)
            branch = {Replace(branch.when), Replace(branch.then)};
        node.otherwise = Replace(node.otherwise);
    }
    void ReplaceIn(AggregateCall& node) const {
        ReplaceAll(node.arguments);
        node.filter = Replace(node.filter);
    }
    void ReplaceIn(WindowCall& node) const {
        ReplaceAll(node.arguments);
        node.filter = Replace(node.filter);
        ReplaceAll(node.partitions);
        for (SortKey& key : node.order) key.expression = Replace(key.expression);
    }

    const ColumnReplacement& replacement_;
};

void CollectTerms(const ExpressionPtr& condition, std::vector<ExpressionPtr>& out) {
    const auto* call = std::get_if<Call>(&condition->node);
    if (!call || call->function != "and") {
        out.push_back(condition);
        return;
    }
    for (const ExpressionPtr& term : call->arguments) CollectTerms(term, out);
}

}  // namespace

ExpressionPtr ReplaceColumns(const ExpressionPtr& expression,
                             const ColumnReplacement& replacement) {
    return ColumnReplacer(replacement).Replace(expression);
}

RelationPtr ReplaceRelations(const RelationPtr& relation, const RelationReplacement& replacement) {
    Relation copy = *relation;
    std::visit(
        [&](auto& node) {
            if constexpr (requires { node.input; }) {
                node.input = ReplaceRelations(node.input, replacement);
            } else if constexpr (requires { node.left; }) {
                node.left = ReplaceRelations(node.left, replacement);
                node.right = ReplaceRelations(node.right, replacement);
            } else if constexpr (requires { node.definition; }) {
                node.definition = ReplaceRelations(node.definition, replacement);
                node.body = ReplaceRelations(node.body, replacement);
            }
        },
        copy.node);
    return replacement(MakeRelation(std::move(copy)));
}

RelationPtr ReplaceScans(const RelationPtr& relation, const ScanReplacement& replacement) {
    return ReplaceRelations(relation, [&](RelationPtr made) {
        const auto* scan = std::get_if<Scan>(&made->node);
        if (!scan) return made;
        return MakeRelation({made->id, replacement(made->id, *scan), made->at});
    });
}

std::vector<ExpressionPtr> TermsOfAnd(const ExpressionPtr& condition) {
    std::vector<ExpressionPtr> out;
    CollectTerms(condition, out);
    return out;
}

}  // namespace query
